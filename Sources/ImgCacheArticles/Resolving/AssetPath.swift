/// The path of a local asset on disk.
enum AssetPath {
    /// Decodes a URL's path once.
    ///
    /// - Parameter path: Behind the base's path, with its leading slash, without query.
    /// - Returns: The path relative to the asset root; `nil` for a path that holds NUL, an encoded
    ///   slash or a `..`, that is no UTF-8, or that names no file.
    static func decode(_ path: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.count)
        var rest = path[...]
        while let byte = rest.first {
            rest = rest.dropFirst()
            guard byte == .percent, let value = hexByte(rest) else {
                bytes.append(byte)
                continue
            }
            if value == 0 || value == .slash { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        let segments = bytes.split(separator: .slash)
        if segments.contains(where: { $0.elementsEqual([.dot, .dot]) }) { return nil }
        guard bytes.last != .slash, !segments.isEmpty, !bytes.contains(0) else { return nil }
        return String(validating: bytes.drop { $0 == .slash }, as: UTF8.self)
    }

    private static func hexByte(_ text: Substring.UTF8View) -> UInt8? {
        let digits = text.prefix(2)
        guard digits.count == 2, digits.allSatisfy({ $0 < 128 }) else { return nil }
        let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return values.count == 2 ? UInt8(values[0] * 16 + values[1]) : nil
    }
}
