internal import Yams

/// Reads YAML through Yams, for what the own reader does not vouch for, and to check edits.
///
/// The tree has lines but no byte ranges.
enum YamsReader {
    /// Reads the first document of a part of a file.
    ///
    /// - Throws: ``ReadingFault/wrong(line:cause:)`` with Yams' own words for what is wrong.
    static func read(
        _ bytes: [UInt8], in range: Range<Int>, firstLine: Int
    ) throws(ReadingFault) -> DocumentTree {
        try refuseHostile(bytes[range], firstLine: firstLine)
        let text = String(decoding: bytes[range], as: UTF8.self)
        let lines = LineTable(bytes[range], firstLine: firstLine)
        do {
            // Without rules for tags Yams compares keys by their text and runs no expressions.
            let parser = try Parser(
                yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            var builder = Builder(lines: lines)
            guard let root = try parser.nextRoot() else {
                builder.tree.root = builder.tree.add(.scalar, .plain, from: 0, line: firstLine)
                return builder.tree
            }
            builder.tree.root = try builder.build(root, depth: 1)
            return builder.tree
        } catch let fault as ReadingFault {
            throw fault
        } catch let error as YamlError {
            throw explain(error, lines, text)
        } catch {
            throw .wrong(line: nil, cause: "YAML could not be read: \(error)")
        }
    }

    /// Keeps from Yams what would take it minutes or its stack: it copies what aliases stand for
    /// and calls itself for each level.
    private static func refuseHostile(
        _ bytes: ArraySlice<UInt8>, firstLine: Int
    ) throws(ReadingFault) {
        if bytes.count > ReadingLimits.yamsBytes {
            throw .wrong(
                line: nil,
                cause: "its YAML is larger than \(ReadingLimits.yamsBytes >> 20) MB and not "
                    + "written plainly; split it")
        }
        var aliases = 0
        var open = 0
        var line = firstLine
        var leading = 0
        var isLeading = true
        var previous: UInt8 = .lineFeed
        for byte in bytes {
            switch byte {
            case .asterisk
            where previous == .space || previous == .openBracket
                || previous == .comma || previous == .lineFeed || previous == .openBrace:
                aliases += 1
            case .openBracket, .openBrace: open += 1
            case .closeBracket, .closeBrace: open = max(0, open - 1)
            default: break
            }
            switch byte {
            case .lineFeed:
                line += 1
                isLeading = true
                leading = 0
            case .space, .dash, .question, .colon: if isLeading { leading += 1 }
            default: isLeading = false
            }
            if open > 500 || leading > 500 { throw ReadingLimits.tooDeep(line: line) }
            previous = byte
        }
        if aliases > ReadingLimits.yamsAliases { throw ReadingLimits.tooManyAliases }
    }

    private static func explain(_ error: YamlError, _ lines: LineTable, _ text: String)
        -> ReadingFault
    {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = context.map { " (\($0.text))" } ?? ""
            let advice =
                isIndentedByTab(mark.line, of: text)
                ? "indent the line with spaces instead of tabs" : "mend the line or quote the text"
            return .wrong(
                line: lines.fileLine(mark.line),
                cause: "this is not valid YAML: \(problem)\(place); \(advice)")
        case .reader(let problem, _, let value, _):
            return .wrong(
                line: nil,
                cause: "this is not valid YAML: \(problem) (character \(value)); remove it")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let key = duplicates.first ?? ""
            let first = lines.fileLine(context.mark.line)
            let line = lineOfDuplicate(key, behind: context.mark, in: text).map(lines.fileLine)
            return ReadingLimits.duplicate(key: key, line: line ?? first, first: first)
        default:
            return .wrong(line: nil, cause: "this is not valid YAML; check it with a YAML linter")
        }
    }

    private static func isIndentedByTab(_ number: Int, of text: String) -> Bool {
        let lines = text.utf8.split(separator: .lineFeed, omittingEmptySubsequences: false)
        guard (1...lines.count).contains(number) else { return false }
        return lines[number - 1].prefix { $0 == .space || $0 == .tab }.contains(.tab)
    }

    /// Yams names the first of two keys; the second is the next line with it at that column.
    private static func lineOfDuplicate(_ key: String, behind mark: Mark, in text: String) -> Int? {
        var number = 0
        for line in text.utf8.split(
            separator: .lineFeed, omittingEmptySubsequences: false)
        {
            number += 1
            guard number > mark.line, line.count >= mark.column else { continue }
            var rest = line.dropFirst(mark.column - 1)
            if rest.first == .quote || rest.first == .apostrophe { rest = rest.dropFirst() }
            if rest.starts(with: key.utf8) { return number }
        }
        return nil
    }

    /// Turns nodes of Yams into a tree.
    private struct Builder {
        var tree = DocumentTree(bytes: [], isJSON: false, hasPositions: false)
        let lines: LineTable

        mutating func build(_ node: Yams.Node, depth: Int) throws(ReadingFault) -> Int {
            let line = lines.fileLine(node.mark?.line ?? 1)
            if depth > ReadingLimits.depth { throw ReadingLimits.tooDeep(line: line) }
            if tree.nodes.count > ReadingLimits.aliasedValues { throw ReadingLimits.tooManyAliases }
            switch node {
            case .scalar(let scalar):
                let id = tree.add(.scalar, style(of: scalar), from: 0, line: line)
                tree.setText(scalar.string, of: id)
                return id
            case .sequence(let sequence):
                let id = tree.add(.sequence, .block, from: 0, line: line)
                for element in sequence {
                    tree.append(try build(element, depth: depth + 1), to: id)
                }
                return id
            case .mapping(let mapping):
                let id = tree.add(.mapping, .block, from: 0, line: line)
                for (key, value) in mapping {
                    tree.append(try build(key, depth: depth + 1), to: id)
                    tree.append(try build(value, depth: depth + 1), to: id)
                }
                return id
            case .alias:
                throw .wrong(line: line, cause: "an alias has no anchor; write its value out")
            }
        }

        /// Tags are not looked at: comparing keys makes Yams set them on plain scalars too.
        private func style(of scalar: Yams.Node.Scalar) -> DocumentTree.Style {
            switch scalar.style {
            case .singleQuoted: .singleQuoted
            case .doubleQuoted: .doubleQuoted
            case .literal: .literal
            case .folded: .folded
            case .plain, .any: .plain
            }
        }
    }
}

/// Translates libyaml's line numbers, which also count U+0085, U+2028, U+2029 and bare CR, to
/// those of editors.
struct LineTable {
    private let firstLine: Int
    /// For each line of libyaml, from 1, how many of its predecessors no editor counts; empty
    /// while all are the same.
    private var surplus: [Int] = []

    init(_ bytes: ArraySlice<UInt8>, firstLine: Int) {
        self.firstLine = firstLine
        var extra = 0
        var table = [0, 0]
        var place = bytes.startIndex
        func at(_ offset: Int) -> UInt8 {
            place + offset < bytes.endIndex ? bytes[place + offset] : 0
        }
        while place < bytes.endIndex {
            switch bytes[place] {
            case .lineFeed: table.append(extra)
            case .carriageReturn where at(1) != .lineFeed,
                0xC2 where at(1) == 0x85,
                0xE2 where at(1) == 0x80 && (at(2) == 0xA8 || at(2) == 0xA9):
                extra += 1
                table.append(extra)
            default: break
            }
            place += 1
        }
        if extra > 0 { surplus = table }
    }

    /// The line of the file for a line of libyaml.
    func fileLine(_ line: Int) -> Int {
        let extra = surplus.isEmpty ? 0 : surplus[min(line, surplus.count - 1)]
        return firstLine + line - 1 - extra
    }
}
