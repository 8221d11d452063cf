/// Texts as JSON strings.
public enum JSONQuoting {
    private static let hexDigits = Array("0123456789abcdef".utf8)

    /// Appends a text in double quotes, as UTF-8.
    ///
    /// Escaped are what RFC 8259 (section 7) asks for, DEL, and the two line separators that
    /// JavaScript once took for line ends.
    ///
    /// - Parameters:
    ///   - text: Any content.
    ///   - buffer: What it is appended to.
    public static func append(_ text: String, to buffer: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, to: &buffer) }
    }

    /// Appends bytes that are valid UTF-8 in double quotes.
    ///
    /// - Parameters:
    ///   - bytes: Not checked: what is no UTF-8 comes out as it is.
    ///   - buffer: What they are appended to.
    public static func append(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout [UInt8]) {
        buffer.append(34)
        var start = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let isSeparator = byte == 0xE2 && isSeparator(bytes, index)
            guard byte < 32 || byte == 34 || byte == 92 || byte == 127 || isSeparator else {
                index += 1
                continue
            }
            if start < index {
                buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
            }
            escape(byte, isSeparator ? bytes[index + 2] : 0, to: &buffer)
            index += isSeparator ? 3 : 1
            start = index
        }
        if start < bytes.count {
            buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        buffer.append(34)
    }

    private static func isSeparator(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        bytes.count > index + 2 && bytes[index + 1] == 0x80
            && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9)
    }

    private static func escape(_ byte: UInt8, _ third: UInt8, to buffer: inout [UInt8]) {
        func raw(_ text: StaticString) {
            text.withUTF8Buffer { buffer.append(contentsOf: $0) }
        }
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
            buffer.append(hexDigits[Int(byte >> 4)])
            buffer.append(hexDigits[Int(byte & 15)])
        }
    }
}
