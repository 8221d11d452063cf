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
