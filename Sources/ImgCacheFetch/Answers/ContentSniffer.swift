/// Tells pictures from pages by their first bytes.
///
/// Source: WHATWG MIME Sniffing, section 6, and the formats' own magic numbers.
enum ContentSniffer {
    /// What the first bytes look like.
    enum Look: Hashable {
        /// A picture format; whether it is allowed and whole, imaging says.
        case picture
        /// HTML, JSON, XML, plain text.
        case text
        /// None of both.
        case unknown
    }

    /// Judges the first bytes, as many as there are up to a kilobyte.
    static func look(_ head: [UInt8]) -> Look {
        if isPicture(head) { return .picture }
        let start = head.drop { [9, 10, 12, 13, 32, 0xef, 0xbb, 0xbf].contains($0) }
        if start.isEmpty { return head.isEmpty ? .unknown : .text }
        let text = String(decoding: start.prefix(1024), as: UTF8.self).lowercased()
        if text.hasPrefix("<svg") || text.hasPrefix("<?xml") || text.hasPrefix("<!") {
            if text.contains("<svg") && !text.contains("<html") { return .picture }
        }
        if text.hasPrefix("<?xml") || markup.contains(where: text.hasPrefix) { return .text }
        return head.allSatisfy(\.isTextByte) ? .text : .unknown
    }

    /// Whether such a body with a good status is no picture: by its look, or, where that tells
    /// nothing, by a media type that is none of a picture's.
    static func isNoPicture(_ head: [UInt8], contentType: String?) -> Bool {
        switch look(head) {
        case .picture: return false
        case .text: return true
        case .unknown:
            guard let contentType else { return false }
            return !contentType.hasPrefix("image/") && !opaque.contains(contentType)
        }
    }

    private static let opaque: Set<String> = [
        "application/octet-stream", "binary/octet-stream", "application/binary",
        "application/x-binary", "unknown/unknown", "application/force-download",
        "application/download", "application/x-download",
    ]

    private static let markup = [
        "<!doctype", "<html", "<head", "<body", "<script", "<title", "<!--", "<div", "<p>",
        "<meta", "<br", "<h1", "<a ", "<table", "<style", "<iframe",
    ]

    private static func isPicture(_ head: [UInt8]) -> Bool {
        func at(_ offset: Int, _ text: StaticString) -> Bool {
            guard head.count >= offset + text.utf8CodeUnitCount else { return false }
            return (0..<text.utf8CodeUnitCount).allSatisfy {
                head[offset + $0] == text.utf8Start[$0]
            }
        }
        if head.starts(with: [0xff, 0xd8, 0xff]) || head.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
            return true
        }
        if at(0, "GIF8") || at(0, "RIFF") && at(8, "WEBP") || at(0, "8BPS") { return true }
        if at(4, "ftyp") {
            return ["avif", "avis", "heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "miaf"]
                .contains(String(decoding: head.dropFirst(8).prefix(4), as: UTF8.self))
        }
        if head.starts(with: [0x49, 0x49, 0x2a, 0]) || head.starts(with: [0x4d, 0x4d, 0, 0x2a]) {
            return true
        }
        if head.starts(with: [0xff, 0x0a]) || head.starts(with: [0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c]) {
            return true
        }
        if head.starts(with: [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20]) { return true }
        if head.starts(with: [0, 0, 1, 0]) { return true }
        return at(0, "BM") && head.count > 14 && !head.prefix(64).allSatisfy(\.isTextByte)
    }
}

extension UInt8 {
    /// Whether plain text may hold this byte (WHATWG MIME Sniffing, "binary data byte").
    fileprivate var isTextByte: Bool {
        self >= 32 && self != 127 || self == 9 || self == 10 || self == 12 || self == 13
            || self == 27
    }
}
