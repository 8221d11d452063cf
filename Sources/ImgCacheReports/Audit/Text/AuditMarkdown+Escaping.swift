internal import ImgCacheModel

extension AuditMarkdown {
    /// Prose of strangers: no mark of Markdown or HTML is left, and no name is mentioned.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in Wording.prose(text).unicodeScalars {
            // The empty comment parts a mention from its name; a reference alone would not.
            if scalar == "@" { result += "@<!-- -->" } else { append(scalar, to: &result) }
        }
        return result
    }

    /// An address or a path, as code, and cut in the middle when it is very long.
    static func code(_ text: String) -> String {
        var result = "<code>"
        for scalar in Wording.url(text).unicodeScalars { append(scalar, to: &result) }
        return result + "</code>"
    }

    /// The same, to be followed where it is http or https.
    static func link(_ url: String) -> String {
        guard let target = WebLink.target(of: url) else { return code(url) }
        return "[\(code(url))](\(target))"
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        if scalar.isASCII, marks.contains(scalar) {
            result += "&#\(scalar.value);"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }

    /// What Markdown, HTML or GitHub gives a meaning within a line; a link needs its brackets.
    private static let marks = Set("\\`*_{}[]<>|~&\"'@$".unicodeScalars)
}

/// Which addresses a reader may follow.
enum WebLink {
    /// `url` for an attribute or a link, where it is http or https; what no link may hold is
    /// percent-encoded.
    static func target(of url: String) -> String? {
        let lower = url.prefix(8).lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return nil }
        var result = ""
        for byte in url.utf8 {
            if allowed.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return result
    }

    private static let allowed = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#@!$&+,;=%".utf8)
}
