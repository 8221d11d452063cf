/// A table of text: the first column on the left, the others on the right.
struct TextTable {
    /// Above the columns; the first one is the table's title.
    var header: [String]
    /// As many cells as the header has.
    var rows: [[String]]

    /// Lines with two spaces before the rows; the first column gives way where the width of the
    /// style is too small, and is cut in the middle.
    func lines(_ style: Style) -> [String] {
        let others = header.indices.dropFirst().map { column in
            (rows.map { $0[column].count } + [header[column].count]).max() ?? 0
        }
        let room = style.width - 2 - others.reduce(0) { $0 + $1 + 2 }
        let wanted = (rows.map { $0[0].count } + [header[0].count - 2]).max() ?? 0
        let first = min(wanted, max(room, 12))
        func line(_ cells: [String], _ lead: Int) -> String {
            zip(cells.dropFirst(), others).reduce(
                Wording.padded(Self.cut(cells[0], to: first + lead), first + lead)
            ) { line, cell in
                line + "  " + String(repeating: " ", count: max(0, cell.1 - cell.0.count)) + cell.0
            }
        }
        return [style.bold(line(header, 2))] + rows.map { Self.trimmed("  " + line($0, 0)) }
    }

    /// A line without the spaces at its end.
    static func trimmed(_ line: String) -> String {
        guard let end = line.lastIndex(where: { $0 != " " }) else { return "" }
        return String(line[...end])
    }

    /// `photographs...example`; whole where it fits.
    private static func cut(_ text: String, to width: Int) -> String {
        guard text.count > width, width > 5 else { return text }
        let tail = (width - 3) / 2
        return text.prefix(width - 3 - tail) + "..." + text.suffix(tail)
    }
}
