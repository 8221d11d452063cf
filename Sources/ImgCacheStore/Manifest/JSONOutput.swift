import ImgCacheModel

/// JSON text that goes to a file by and by: a fixed order of keys is the order of the calls.
///
/// Strings come out as valid UTF-8; escaped are what RFC 8259 asks for and the two line
/// separators that JavaScript once took for line ends.
struct JSONOutput: ~Copyable {
    private static let limit = 65536
    private let file: OpenFile
    private var buffer: [UInt8] = []
    private var needsComma = false
    private var drained: Int64 = 0

    /// How many bytes were written so far.
    var length: Int64 { drained + Int64(buffer.count) }

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

    mutating func value(_ time: Timestamp) {
        separate()
        buffer.append(34)
        time.append(to: &buffer)
        buffer.append(34)
        needsComma = true
    }

    /// A text of any content.
    mutating func string(_ text: String) {
        separate()
        JSONQuoting.append(text, to: &buffer)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { buffer.append(44) }
    }

    private mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { buffer.append(contentsOf: $0) }
    }

    private mutating func drain() throws {
        try buffer.withUnsafeBytes { try file.write($0) }
        drained += Int64(buffer.count)
        buffer.removeAll(keepingCapacity: true)
    }
}
