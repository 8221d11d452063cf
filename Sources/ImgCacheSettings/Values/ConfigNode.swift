/// A part of the configuration as somebody wrote it, with the place where it stands.
struct ConfigNode: Sendable {
    /// What was written.
    let content: Content
    /// Where.
    let origin: Origin

    enum Content: Sendable {
        case scalar(String, Style)
        case list([ConfigNode])
        case map([Member])
    }

    /// How a scalar was written, which decides what it can be.
    enum Style: Sendable {
        /// Without quotes: `null`, `true` and `12` are no texts.
        case plain
        /// In quotes, or as a block: always a text.
        case quoted
        /// As a flag or in the environment, where nobody writes quotes: whatever is asked for.
        case given
    }

    struct Member: Sendable {
        let key: String
        let origin: Origin
        let value: ConfigNode
    }

    init(_ content: Content, origin: Origin) {
        self.content = content
        self.origin = origin
    }

    /// A value of the catalog as if it had been written down.
    init(writing value: SettingValue, origin: Origin) {
        self.origin = origin
        content =
            switch value {
            case .null: .scalar("null", .plain)
            case .boolean(let flag): .scalar(flag ? "true" : "false", .plain)
            case .integer(let number): .scalar("\(number)", .plain)
            case .text(let text): .scalar(text, .quoted)
            case .list(let values): .list(values.map { ConfigNode(writing: $0, origin: origin) })
            case .map(let members):
                .map(
                    members.map {
                        Member(
                            key: $0.key, origin: origin,
                            value: ConfigNode(writing: $0.value, origin: origin))
                    })
            }
    }

    /// Whether nothing was written.
    var isNull: Bool {
        switch content {
        case .scalar(let text, .plain): PlainScalar(text) == .null
        case .scalar(let text, .given): text.isEmpty || text == "null"
        default: false
        }
    }

    /// What was found, in words for an error.
    var found: String {
        switch content {
        case .list(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .map: "a mapping"
        case .scalar(let text, .quoted), .scalar(let text, .given):
            "\(SettingText.quoted(Redaction.hidingUserinfo(in: text)))"
        case .scalar(let text, .plain):
            switch PlainScalar(text) {
            case .null: "nothing"
            case .text: SettingText.quoted(Redaction.hidingUserinfo(in: text))
            default: text
            }
        }
    }
}

/// What a scalar without quotes is. Source: YAML 1.2.2, section 10.3.2 (core schema), which is
/// what editors with a JSON Schema go by; `yes` and `on` are therefore texts.
enum PlainScalar: Hashable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A number that is not a decimal whole one.
    case number
    case text

    init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .boolean(true)
        case "false", "False", "FALSE": self = .boolean(false)
        case ".inf", ".Inf", ".INF", "-.inf", "+.inf", ".nan", ".NaN", ".NAN": self = .number
        default:
            if text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == "-" || $0 == "+") }),
                let number = Int(text)
            {
                self = .integer(number)
            } else {
                self = Self.isNumber(text) ? .number : .text
            }
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        let prefix = text.prefix(2)
        if prefix == "0x" || prefix == "0o" {
            return Int(text.dropFirst(2), radix: prefix == "0x" ? 16 : 8) != nil
        }
        guard text.allSatisfy({ "0123456789.+-eE".contains($0) }),
            text.contains(where: \.isNumber)
        else { return false }
        return Double(text) != nil
    }
}

/// What must not be printed.
enum Redaction {
    /// The text with user information of a URL replaced by `***`.
    static func hidingUserinfo(in text: String) -> String {
        guard let colon = text.end(of: "://") else { return text }
        let rest = text[colon...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return text }
        return text[..<colon] + "***" + text[at...]
    }
}

extension String {
    /// The index behind the first occurrence of `mark`; `nil` without one.
    fileprivate func end(of mark: String) -> String.Index? {
        indices.first { self[$0...].hasPrefix(mark) }.map { index($0, offsetBy: mark.count) }
    }
}
