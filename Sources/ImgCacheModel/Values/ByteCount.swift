/// A number of bytes, written with a unit in the configuration: `25MB`, `1KB`, `512B`.
///
/// Units are decimal (KB = 1000) and binary (KiB = 1024), upper or lower case.
public struct ByteCount: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The count; not negative.
    public let bytes: Int64

    /// Takes a count of bytes.
    public init(_ bytes: Int64) { self.bytes = bytes }

    /// Reads a whole or decimal number with a unit (`B`, `KB`, `MB`, `GB`, `TB`, `KiB`, `MiB`,
    /// `GiB`, `TiB`); `nil` without a unit, for a negative number or above 2^53 bytes.
    public init?(parsing text: String) {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = text.dropFirst(digits.count).lowercased()
        guard let number = Double(digits), let factor = Self.factors.first(where: { $0.0 == unit })
        else { return nil }
        let product = number * factor.1
        guard product.isFinite, product >= 0, product <= 9_007_199_254_740_992 else { return nil }
        bytes = Int64(product.rounded())
    }

    private static let factors: [(String, Double)] = [
        ("b", 1), ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12),
        ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776),
    ]

    /// The count in the largest decimal unit that keeps it exact: `25MB`, `1500KB`, `123B`.
    ///
    /// `ByteCount(parsing:)` reads it back to the same value.
    public var description: String {
        for (unit, factor) in [
            ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000),
        ] as [(String, Int64)]
        where bytes >= factor && bytes % factor == 0 {
            return "\(bytes / factor)\(unit)"
        }
        return "\(bytes)B"
    }

    /// The count for a person: three significant digits at most, `1.2 MB`.
    public var rounded: String {
        var value = Double(bytes)
        var unit = "B"
        // 999.5 and more would be rounded to 1000: the next unit then.
        for next in ["KB", "MB", "GB", "TB"] where value >= 999.5 {
            value /= 1000
            unit = next
        }
        if unit == "B" { return "\(bytes) B" }
        let tenths = (value * 10).rounded() / 10
        return tenths >= 100 ? "\(Int(value.rounded())) \(unit)" : "\(tenths) \(unit)"
    }

    /// Orders by count.
    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
