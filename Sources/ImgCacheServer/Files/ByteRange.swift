/// The part of a file that a request asks for. Source: RFC 9110, section 14.
enum ByteRange: Hashable {
    /// All of it: none was asked for, several were, or the field makes no sense.
    case whole
    /// These bytes.
    case part(Range<Int64>)
    /// None of the file's bytes are in it.
    case unsatisfiable

    /// Reads a `Range` field.
    ///
    /// - Parameters:
    ///   - field: Such as `bytes=0-499`, `bytes=500-` or `bytes=-500`.
    ///   - size: The file's length in bytes.
    init(_ field: String?, size: Int64) {
        self = .whole
        guard let field, field.lowercased().hasPrefix("bytes=") else { return }
        let ends = field.dropFirst(6).trimmed.split(
            separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, !field.contains(",") else { return }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (.some(let first), .some(let last)) where first <= last:
            self = first < size ? .part(first..<(min(last, size - 1) + 1)) : .unsatisfiable
        case (.some(let first), nil) where ends[1].isEmpty:
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (nil, .some(let count)) where ends[0].isEmpty:
            self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        default: return
        }
    }

    /// Digits alone; more than fit are as good as very many.
    private static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text) ?? Int64.max - 1
    }
}
