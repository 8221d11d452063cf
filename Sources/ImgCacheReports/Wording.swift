internal import ImgCacheModel
internal import ImgCachePages

/// Numbers and texts as people read them.
enum Wording {
    /// `1 document`, `3 documents`.
    static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        NumberText.count(number, noun, plural: plural)
    }

    /// `12,345`.
    static func grouped(_ number: Int) -> String { NumberText.grouped(number) }

    /// `80 %`; `-` of nothing.
    static func share(_ part: Int, of whole: Int) -> String {
        whole == 0 ? "-" : "\(Int((Double(part) * 100 / Double(whole)).rounded(.down))) %"
    }

    /// `4.2 s`, `3 min 20 s`, `2 h 5 min`, `6 d`.
    static func duration(_ duration: Duration) -> String {
        let parts = duration.components
        let seconds = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
        if seconds < 60 { return "\((seconds * 10).rounded() / 10) s" }
        let whole = Int(seconds)
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        if whole < 172_800 { return "\(whole / 3600) h \(whole / 60 % 60) min" }
        return "\(whole / 86400) d"
    }

    /// Text of strangers, made harmless for a terminal: control and format characters are shown
    /// as `\u{...}`.
    static func harmless(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars { appendHarmless(scalar, to: &result) }
        return result
    }

    /// The same for prose: the joiners that emoji, Persian and Hindi are written with stay, and
    /// what is invisible by nature is left out.
    static func prose(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{200C}", "\u{200D}": result.unicodeScalars.append(scalar)
            case "\u{AD}", "\u{61C}", "\u{200B}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{FEFF}":
                break
            default: appendHarmless(scalar, to: &result)
            }
        }
        return result
    }

    /// One character, shown as `\u{...}` where it could change what is around it.
    static func appendHarmless(_ scalar: Unicode.Scalar, to result: inout String) {
        HarmlessText.append(scalar, to: &result)
    }

    /// `\u{202e}`.
    static func escape(_ scalar: Unicode.Scalar) -> String { HarmlessText.escape(scalar) }

    /// A URL for one line: harmless, and cut in the middle above 300 characters.
    static func url(_ text: String) -> String {
        guard text.utf8.count > 300 else { return harmless(text) }
        return harmless(text.prefix(200) + "..." + text.suffix(60))
    }

    /// `text` in a column: padded to `width`, never cut.
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
