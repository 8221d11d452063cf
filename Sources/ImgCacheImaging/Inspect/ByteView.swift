/// Bytes of a stranger, read with every index checked: what lies outside is `nil`.
struct ByteView {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var count: Int { bytes.count }

    subscript(_ index: Int) -> UInt8? {
        index >= 0 && index < bytes.count ? bytes[index] : nil
    }

    /// An unsigned number of 1 ... 4 bytes, most significant first.
    func big(_ index: Int, _ length: Int) -> Int? {
        guard index >= 0, length <= bytes.count, index <= bytes.count - length else { return nil }
        return (0..<length).reduce(0) { $0 << 8 | Int(bytes[index + $1]) }
    }

    /// An unsigned number of 1 ... 4 bytes, least significant first.
    func little(_ index: Int, _ length: Int) -> Int? {
        guard index >= 0, length <= bytes.count, index <= bytes.count - length else { return nil }
        return (0..<length).reversed().reduce(0) { $0 << 8 | Int(bytes[index + $1]) }
    }

    /// Whether this ASCII text stands at `index`.
    func has(_ text: StaticString, at index: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index >= 0, length <= bytes.count, index <= bytes.count - length else { return false }
        return text.withUTF8Buffer { wanted in
            wanted.elementsEqual(bytes[index..<index + length])
        }
    }
}
