/// Numbers as people read them.
public enum NumberText {
    /// `1 document`, `3 documents`.
    ///
    /// - Parameters:
    ///   - number: How many.
    ///   - noun: Of one.
    ///   - plural: Of several; `noun` with an `s` by default.
    /// - Returns: Both together.
    public static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// `1234`, `12,345`: grouped from five digits on.
    public static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        guard digits.count > 4 else { return String(number) }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }
}
