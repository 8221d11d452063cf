/// Text of strangers, with nothing in it that changes what is around it: control characters, marks
/// that turn the direction of writing, line separators.
public enum HarmlessText {
    /// Adds one character, as `\u{...}` where it could do harm.
    public static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        // Most text is ASCII, and the table of categories costs more than all the rest.
        if scalar.value >= 32, scalar.value < 127 {
            result.unicodeScalars.append(scalar)
            return
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
            result += escape(scalar)
        case .unassigned where scalar.properties.isNoncharacterCodePoint:
            result += escape(scalar)
        default: result.unicodeScalars.append(scalar)
        }
    }

    /// `\u{202e}`.
    public static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{\(String(scalar.value, radix: 16))}"
    }
}
