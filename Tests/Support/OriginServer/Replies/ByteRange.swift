/// What a Range header means for a body of known length.
///
/// Source: RFC 9110, section 14. Several ranges in one header are passed over, which it allows.
enum ByteRange: Equatable {
    /// No range that this server heeds: the whole is sent.
    case whole
    /// These bytes of it.
    case part(Range<Int>)
    /// Nothing of the body lies in the range.
    case unsatisfiable

    init(header: String?, length: Int) {
        guard let header, header.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let bounds = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2 else {
            self = .whole
            return
        }
        let first = Int(bounds[0])
        let last = Int(bounds[1])
        switch (first, last) {
        case (let first?, _) where first >= length:
            self = .unsatisfiable
        case (let first?, let last?) where last >= first:
            self = .part(first..<min(last + 1, length))
        case (let first?, nil) where bounds[1].isEmpty:
            self = .part(first..<length)
        case (nil, let count?) where bounds[0].isEmpty:
            self =
                count == 0 || length == 0 ? .unsatisfiable : .part(max(0, length - count)..<length)
        default:
            self = .whole
        }
    }
}
