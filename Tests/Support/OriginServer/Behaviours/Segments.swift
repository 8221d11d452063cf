/// The segments of a path, read from the left.
struct Segments {
    private var parts: [Substring]

    /// Takes apart a path that begins with a slash.
    init(_ path: some StringProtocol) {
        parts = String(path).dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { $0 }
        parts.reverse()
    }

    /// What has not been read yet, without a slash in front.
    var rest: String { parts.reversed().joined(separator: "/") }

    /// Takes the next segment if it is this word.
    mutating func skip(_ word: String) -> Bool {
        guard parts.last.map(String.init) == word else { return false }
        parts.removeLast()
        return true
    }

    /// Takes the next segment, which must be this word.
    mutating func expect(_ word: String) throws(OriginError) {
        guard skip(word) else { throw .badBehaviour(rest, why: "\(word) is missing") }
    }

    /// Takes the next segment, percent-decoded.
    mutating func text() throws(OriginError) -> String {
        guard let part = parts.popLast(), !part.isEmpty else {
            throw .badBehaviour("", why: "a word is missing")
        }
        return try Self.decoded(String(part))
    }

    /// Takes everything that is left, percent-decoded once.
    mutating func remainder() throws(OriginError) -> String {
        defer { parts = [] }
        guard !rest.isEmpty else { throw .badBehaviour("", why: "a URL is missing") }
        return try Self.decoded(rest)
    }

    /// Takes a number within bounds.
    mutating func number(_ range: ClosedRange<Int>) throws(OriginError) -> Int {
        let text = try text()
        guard let number = Int(text), range.contains(number) else {
            throw .badBehaviour(
                text, why: "a number of \(range.lowerBound) ... \(range.upperBound) is wanted")
        }
        return number
    }

    /// Takes the next segment if it is all digits.
    mutating func optionalNumber() -> Int? {
        guard let part = parts.last, !part.isEmpty, part.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
            let number = Int(part)
        else { return nil }
        parts.removeLast()
        return number
    }

    /// Takes `WIDTHxHEIGHT`.
    mutating func size() throws(OriginError) -> PictureSize {
        let text = try text()
        guard let size = PictureAddress.size(in: text) else {
            throw .badBehaviour(text, why: "a size such as 800x600 is wanted")
        }
        return size
    }

    /// Takes `photo`, `flat` or `alpha`.
    mutating func style() throws(OriginError) -> PictureStyle {
        let text = try text()
        guard let style = PictureStyle(rawValue: text) else {
            throw .badBehaviour(text, why: "photo, flat or alpha is wanted")
        }
        return style
    }

    /// Takes `retry-after/SECONDS` or `retry-after-date/SECONDS` if either comes next.
    mutating func retryAfter() throws(OriginError) -> RetryAfter? {
        let range = 0...10_000_000
        if skip("retry-after") { return .seconds(try number(range)) }
        if skip("retry-after-date") { return .date(inSeconds: try number(range)) }
        return nil
    }

    /// Undoes percent-encoding, and refuses what would break out of a header line.
    private static func decoded(_ text: String) throws(OriginError) -> String {
        guard let decoded = text.percentDecoded,
            decoded.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw .badBehaviour(text, why: "not percent-encoded as it should be") }
        return decoded
    }
}
