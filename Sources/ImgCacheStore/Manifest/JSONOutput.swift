import ImgCacheModel

/// JSON text that goes to a file by and by: a fixed order of keys is the order of the calls.
///
/// Strings come out as valid UTF-8; escaped are what RFC 8259 asks for and the two line
/// separators that JavaScript once took for line ends.
struct JSONOutput: ~Copyable {
    private static let limit = 65536
    private static let hexDigits = Array("0123456789abcdef".utf8)
    private let file: OpenFile
    private var buffer: [UInt8] = []
    private var needsComma = false

    init(to file: OpenFile) {
        self.file = file
        buffer.reserveCapacity(Self.limit + 4096)
    }

    /// Writes what is still in the buffer; must be the last call.
    mutating func finish() throws { try drain() }

    /// Opens an object or list; as an element or a value.
    mutating func open(_ bracket: StaticString) throws {
        separate()
        raw(bracket)
        needsComma = false
        if buffer.count >= Self.limit { try drain() }
    }

    /// Closes what `open` opened.
    mutating func close(_ bracket: StaticString) {
        raw(bracket)
        needsComma = true
    }

    /// Ends the line; between elements of a list that has one a line.
    mutating func newLine() {
        if needsComma { buffer.append(44) }
        needsComma = false
        buffer.append(10)
    }

    /// Ends a line without a comma.
    mutating func plainNewLine() { buffer.append(10) }

    /// A key of ours: plain ASCII.
    mutating func key(_ key: StaticString) {
        separate()
        buffer.append(34)
        raw(key)
        raw("\":")
        needsComma = false
    }

    /// A key that may hold anything.
    mutating func key(_ key: String) {
        string(key)
        buffer.append(58)
        needsComma = false
    }

    mutating func value(_ number: some BinaryInteger) {
        separate()
        buffer.append(contentsOf: String(number).utf8)
        needsComma = true
    }

    /// A fraction with four digits at most, without trailing zeros.
    mutating func fraction(_ number: Double) {
        separate()
        let parts = Int64((min(max(number, 0), 1) * 10000).rounded())
        if parts == 0 || parts == 10000 {
            buffer.append(contentsOf: String(parts / 10000).utf8)
        } else {
            var digits = Array(String(10000 + parts).utf8.dropFirst())
            while digits.last == 48 { digits.removeLast() }
            raw("0.")
            buffer.append(contentsOf: digits)
        }
        needsComma = true
    }

    mutating func value(_ flag: Bool) {
        separate()
        raw(flag ? "true" : "false")
        needsComma = true
    }

    mutating func value(_ time: Timestamp) { string(time.description) }

    /// A text of any content.
    mutating func string(_ text: String) {
        separate()
        buffer.append(34)
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for (index, byte) in bytes.enumerated() {
                guard byte < 32 || byte == 34 || byte == 92 || byte == 127 || byte == 0xE2 else {
                    continue
                }
                if byte == 0xE2, !Self.isSeparator(bytes, index) { continue }
                buffer.append(contentsOf: bytes[start..<index])
                start = index + (byte == 0xE2 ? 3 : 1)
                escape(byte, byte == 0xE2 ? bytes[index + 2] : 0)
            }
            buffer.append(contentsOf: bytes[start...])
        }
        buffer.append(34)
        needsComma = true
    }

    private static func isSeparator(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        bytes.count > index + 2 && bytes[index + 1] == 0x80
            && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9)
    }

    private mutating func escape(_ byte: UInt8, _ third: UInt8) {
        switch byte {
        case 34: raw("\\\"")
        case 92: raw("\\\\")
        case 8: raw("\\b")
        case 9: raw("\\t")
        case 10: raw("\\n")
        case 12: raw("\\f")
        case 13: raw("\\r")
        case 0xE2: raw(third == 0xA8 ? "\\u2028" : "\\u2029")
        default:
            raw("\\u00")
            buffer.append(Self.hexDigits[Int(byte >> 4)])
            buffer.append(Self.hexDigits[Int(byte & 15)])
        }
    }

    private mutating func separate() {
        if needsComma { buffer.append(44) }
    }

    private mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { buffer.append(contentsOf: $0) }
    }

    private mutating func drain() throws {
        try buffer.withUnsafeBytes { try file.write($0) }
        buffer.removeAll(keepingCapacity: true)
    }
}
