internal import Mustache

/// What a template is filled with.
public typealias PageValues = [String: Any]

/// A piece of a page. Every value is escaped by default.
public struct PageTemplate: Sendable {
    private let template: MustacheTemplate

    /// - Parameter text: Mustache; `{{{value}}}` is not escaped.
    /// - Throws: `MustacheTemplate.ParserError` for text that is none.
    public init(_ text: String) throws {
        // The escaping of the engine goes by grapheme cluster: a quotation mark with an accent
        // upon it passes, and ends an attribute. Ours goes by scalar.
        MustacheContentTypes.register(PageText(), named: "PAGE")
        template = try MustacheTemplate(string: "{{% CONTENT_TYPE:PAGE}}\n" + text)
    }

    /// The piece with these values in it; a value that is missing leaves nothing.
    public func fill(_ values: PageValues) -> String { template.render(values) }
}

/// Text of strangers for HTML, in content or in an attribute in quotation marks.
struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String {
        // Most texts need nothing, and this is asked some hundred thousand times.
        if text.utf8.allSatisfy(Self.isPlain) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\u{200C}", "\u{200D}": result.unicodeScalars.append(scalar)
            default: HarmlessText.append(scalar, to: &result)
            }
        }
        return result
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
            UInt8(ascii: "'"):
            false
        default: byte >= 32 && byte < 127
        }
    }
}

extension PageValues {
    /// Puts a value in where there is one: a section with an empty optional would still be shown.
    public mutating func set(_ key: String, _ value: (some Any)?) {
        if let value { self[key] = value }
    }
}
