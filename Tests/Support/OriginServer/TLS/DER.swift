/// Writes the few ASN.1 values that a certificate is made of.
///
/// Source: ITU-T X.690, the distinguished encoding rules.
enum DER {
    static func sequence(_ parts: [UInt8]...) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }

    static func set(_ parts: [UInt8]...) -> [UInt8] { tagged(0x31, parts.flatMap { $0 }) }

    static func octets(_ bytes: [UInt8]) -> [UInt8] { tagged(0x04, bytes) }

    /// A bit string with all bits of its bytes used, or with some unused at its end.
    static func bits(_ bytes: [UInt8], unused: UInt8 = 0) -> [UInt8] {
        tagged(0x03, [unused] + bytes)
    }

    static func boolean(_ value: Bool) -> [UInt8] { tagged(0x01, [value ? 0xFF : 0]) }

    static func utf8(_ text: String) -> [UInt8] { tagged(0x0C, Array(text.utf8)) }

    /// A number above zero, given by its bytes from the highest.
    static func integer(_ bytes: [UInt8]) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if (digits.first ?? 0x80) & 0x80 != 0 { digits.insert(0, at: 0) }
        return tagged(0x02, digits)
    }

    /// An object identifier, already encoded but for tag and length.
    static func identifier(_ bytes: [UInt8]) -> [UInt8] { tagged(0x06, bytes) }

    /// A time of the years 2050 ... 9999 or before, in seconds since 1970.
    static func time(_ seconds: Int) -> [UInt8] {
        let (year, month, day) = HTTPDate.civil(seconds / 86_400)
        let clock = seconds % 86_400
        let fields = [month, day, clock / 3600, clock / 60 % 60, clock % 60]
        let rest = fields.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined() + "Z"
        // RFC 5280, section 4.1.2.5: two digits for the year up to 2049, four from 2050 on.
        return year < 2050
            ? tagged(0x17, Array((String(year).suffix(2) + rest).utf8))
            : tagged(0x18, Array((String(year) + rest).utf8))
    }

    /// Any value with its tag and the length of its content.
    static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        if count < 0x80 { return [tag, UInt8(count)] + content }
        var length: [UInt8] = []
        var rest = count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}
