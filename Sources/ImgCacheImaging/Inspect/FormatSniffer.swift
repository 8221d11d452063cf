internal import ImgCacheModel

/// Tells what bytes are by looking at them, before any decoder does.
///
/// Source: WHATWG MIME Sniffing section 6.1 and the formats' own specifications.
enum FormatSniffer {
    /// What the first bytes say.
    enum Finding: Equatable {
        case format(ImageFormat)
        /// A picture format that imgcache has no word for.
        case otherPicture(String)
        case noPicture(String)
    }

    static func look(at bytes: UnsafeRawBufferPointer) -> Finding {
        let view = ByteView(bytes)
        if view.big(0, 3) == 0xFFD8FF { return .format(.jpeg) }
        if view.big(0, 4) == 0x8950_4E47, view.big(4, 4) == 0x0D0A_1A0A { return .format(.png) }
        if view.has("GIF87a", at: 0) || view.has("GIF89a", at: 0) { return .format(.gif) }
        if view.has("RIFF", at: 0), view.has("WEBP", at: 8) { return .format(.webp) }
        if view.has("ftyp", at: 4) { return mediaFile(view) }
        if view.has("II*\u{0}", at: 0) || view.has("MM\u{0}*", at: 0) { return .format(.tiff) }
        if view.big(0, 2) == 0xFF0A || view.has("\u{0}\u{0}\u{0}\u{C}JXL ", at: 0) {
            return .format(.jxl)
        }
        for (text, name) in others where view.has(text, at: 0) { return .otherPicture(name) }
        return text(bytes)
    }

    private static let others: [(StaticString, String)] = [
        ("BM", "BMP"), ("\u{0}\u{0}\u{1}\u{0}", "ICO"), ("8BPS", "Photoshop"),
        ("\u{0}\u{0}\u{0}\u{C}jP  ", "JPEG 2000"), ("DDS ", "DDS"), ("qoif", "QOI"),
    ]

    /// ISO base media files name their brands: AVIF, HEIF, or some film.
    private static func mediaFile(_ view: ByteView) -> Finding {
        let end = min(view.big(0, 4) ?? 0, view.count, 256)
        // The minor version stands at 12; brands before and after it.
        let brands = [8] + Array(stride(from: 16, to: max(16, end - 3), by: 4))
        if brands.contains(where: { view.has("avif", at: $0) || view.has("avis", at: $0) }) {
            return .format(.avif)
        }
        let heif: [StaticString] = ["heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1"]
        if brands.contains(where: { brand in heif.contains { view.has($0, at: brand) } }) {
            return .format(.heif)
        }
        return .noPicture("an MP4 or QuickTime file")
    }

    /// Text: SVG when its first element is `svg`; else a page, or data.
    private static func text(_ bytes: UnsafeRawBufferPointer) -> Finding {
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self)
        var rest = head[...]
        if rest.hasPrefix("\u{FEFF}") { rest = rest.dropFirst() }
        rest = rest.drop(while: \.isWhitespace)
        if rest.hasPrefix("%PDF") { return .otherPicture("PDF") }
        guard rest.hasPrefix("<") else { return .noPicture(described(rest)) }
        // Prolog: declaration, comments, document type (its internal subset may hold brackets).
        while rest.hasPrefix("<?") || rest.hasPrefix("<!") {
            if rest.prefix(14).lowercased() == "<!doctype html" {
                return .noPicture("an HTML page")
            }
            let close = rest.hasPrefix("<?") ? "?>" : rest.hasPrefix("<!--") ? "-->" : ">"
            guard let after = afterFirst(close, in: rest) else { break }
            rest = after.drop { $0.isWhitespace || $0 == "]" || $0 == ">" }
        }
        let name = rest.dropFirst().prefix { $0.isLetter || $0.isNumber || $0 == ":" }
        if name == "svg" || name.hasSuffix(":svg") { return .format(.svg) }
        return .noPicture(
            name.lowercased() == "html" ? "an HTML page" : "markup, <\(name.prefix(20))>")
    }

    private static func afterFirst(_ mark: String, in text: Substring) -> Substring? {
        var rest = text
        while !rest.isEmpty {
            if rest.hasPrefix(mark) { return rest.dropFirst(mark.count) }
            rest = rest.dropFirst()
        }
        return nil
    }

    private static func described(_ text: Substring) -> String {
        switch text.first {
        case "{", "[": "JSON or the like"
        case .some(let first) where first.isASCII && (first.isLetter || first.isNumber):
            "text or data"
        default: "no known picture format"
        }
    }
}
