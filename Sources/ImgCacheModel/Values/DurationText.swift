/// Durations as the configuration and the command line write them: `10s`, `500ms`, `7d`, `2h30m`.
public enum DurationText {
    private static let units: [(name: String, seconds: Double)] = [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("w", 604_800),
    ]

    /// Reads one or more numbers with a unit (`ms`, `s`, `m`, `h`, `d`, `w`), largest first or
    /// not; `nil` for a bare number, a negative one, or more than 100 years.
    public static func parse(_ text: String) -> Duration? {
        var rest = Substring(text)
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits),
                let factor = units.first(where: { $0.name == unit.lowercased() })
            else { return nil }
            total += number * factor.seconds
        }
        guard total <= 100 * 366 * 86400 else { return nil }
        return .milliseconds(Int64((total * 1000).rounded()))
    }

    /// The duration in the largest units that keep it exact: `7d`, `1m30s`, `500ms`; `0s` for none.
    ///
    /// `parse(_:)` reads it back to the same value (to the millisecond).
    public static func format(_ duration: Duration) -> String {
        let parts = duration.components
        var milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { return "0s" }
        var text = ""
        for (name, size) in [
            ("d", 86_400_000), ("h", 3_600_000), ("m", 60000), ("s", 1000), ("ms", 1),
        ] as [(String, Int64)]
        where milliseconds >= size {
            text += "\(milliseconds / size)\(name)"
            milliseconds %= size
        }
        return text
    }
}
