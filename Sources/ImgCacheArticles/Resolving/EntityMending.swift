/// Mends the HTML entities that scrapers leave in URLs where an `&` was.
enum EntityMending {
    /// The forms behind `&`; the last is also mended where its `&` is gone.
    private static let forms: [[UInt8]] = ["#38;", "#x26;", "#X26;", "#038;"].map { Array($0.utf8) }
    private static let amp = Array("amp;".utf8)
    private static let bare = Array("#038;".utf8)

    /// Replaces `&amp;`, `&#38;`, `&#038;`, `&#x26;`, their doubled forms (`&amp;amp;`,
    /// `&amp;#038;`) and a bare `#038;` by `&`; everything else stays byte for byte.
    static func mend(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == .ampersand || $0 == .hash }) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            switch bytes[place] {
            case .ampersand:
                place += 1
                while bytes[place...].starts(with: amp) { place += amp.count }
                if let form = forms.first(where: { bytes[place...].starts(with: $0) }) {
                    place += form.count
                }
                result.append(.ampersand)
            case .hash where bytes[place...].starts(with: bare):
                place += bare.count
                result.append(.ampersand)
            case let byte:
                result.append(byte)
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
