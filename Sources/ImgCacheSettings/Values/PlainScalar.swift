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
