/// Texts of values that both YAML and JSON read.
enum SettingText {
    /// A text in double quotes, with the escapes of JSON, which are escapes of YAML as well.
    ///
    /// Source: RFC 8259, section 7; YAML 1.2.2, section 5.7.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _
            where scalar.isControl || scalar == "\u{2028}" || scalar == "\u{2029}"
                || scalar == "\u{FEFF}":
                result += "\\u" + hex4(scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A text as YAML: without quotes where every reader takes it for a text.
    static func yaml(_ text: String) -> String { isSafe(text) ? text : quoted(text) }

    /// A value on one line, as YAML flow.
    static func flow(_ value: SettingValue) -> String {
        switch value {
        case .null: "null"
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): "\(number)"
        case .text(let text): yaml(text)
        case .list(let values): "[" + values.map(flow).joined(separator: ", ") + "]"
        case .map(let members):
            "{" + members.map { "\(yaml($0.key)): \(flow($0.value))" }.joined(separator: ", ") + "}"
        }
    }

    /// A value as JSON, indented by two spaces a level; short lists stay on one line.
    static func json(_ value: SettingValue, indent: String = "") -> String {
        let deeper = indent + "  "
        switch value {
        case .null: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return "\(number)"
        case .text(let text): return quoted(text)
        case .list(let values):
            let isFlat = values.allSatisfy(\.isScalar)
            if isFlat {
                return "[" + values.map { json($0) }.joined(separator: ", ") + "]"
            }
            let lines = values.map { deeper + json($0, indent: deeper) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
        case .map(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map {
                "\(deeper)\(quoted($0.key)): \(json($0.value, indent: deeper))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    /// Words broken into lines of at most `width` characters.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private static let wordsOfOtherReaders: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null",
    ]

    private static func isSafe(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, last != UInt8(ascii: ":"),
            PlainScalar(text) == .text, !wordsOfOtherReaders.contains(text.lowercased())
        else { return false }
        let isWordlike = text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 47, 58, 95: true
            default: false
            }
        }
        guard isWordlike else { return false }
        switch first {
        case 65...90, 97...122, 47: return true
        case 46: return text == "." || text.hasPrefix("./") || text.hasPrefix("../")
        case 48...57:
            // Sizes and durations; anything else that begins like a number goes in quotes.
            return ["B", "s", "m", "h", "d"].contains(text.last)
                && text.utf8.dropFirst().allSatisfy { $0 != 45 && $0 != 58 && $0 != 95 }
                && !text.hasPrefix("0x") && !text.hasPrefix("0o") && !text.hasPrefix("0b")
        default: return false
        }
    }

    private static func hex4(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension SettingValue {
    /// Whether it is neither list nor mapping.
    var isScalar: Bool {
        switch self {
        case .list, .map: false
        default: true
        }
    }
}
