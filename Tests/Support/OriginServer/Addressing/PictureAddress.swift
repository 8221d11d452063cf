/// Tells which picture an address stands for when nobody said otherwise.
enum PictureAddress {
    /// The size of a picture whose address names none.
    static let usualSize = PictureSize(640, 480)
    /// The longest edge that an address may ask for, in pixels.
    static let longestEdge = 16_383

    /// The picture behind an address.
    ///
    /// - Parameters:
    ///   - address: Decides the seed: other addresses, other pictures.
    ///   - shape: The part of the target that size and format are read from; a fault's own
    ///     arguments are not in it.
    ///   - size: The size from the table of sizes, which goes before one in the address.
    ///   - distinct: How many different seeds there may be, or nil for no limit.
    /// - Returns: A photograph, the right way up.
    static func picture(
        at address: SourceAddress, shape: String, size: PictureSize?, distinct: Int?
    ) -> PictureRequest {
        let chosen = size ?? self.size(in: shape) ?? usualSize
        var seed = StableHash.hash(address.host, address.target)
        if let distinct { seed %= UInt64(max(1, distinct)) }
        return PictureRequest(
            width: chosen.width, height: chosen.height, format: format(of: shape), seed: seed)
    }

    /// The format that the extension of a path names; JPEG for all that is not known.
    static func format(of target: String) -> String {
        let path = target.prefix { $0 != "?" }
        guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return "jpeg" }
        return switch path[path.index(after: dot)...].lowercased() {
        case "png": "png"
        case "webp": "webp"
        case "gif": "gif"
        case "avif": "avif"
        default: "jpeg"
        }
    }

    /// The first `WIDTHxHEIGHT` that stands alone in a target, such as `/1200x800/` or `-796x417.png`.
    static func size(in target: String) -> PictureSize? {
        let bytes = Array(target.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "x") {
            var start = index
            while start > 0, isDigit(bytes[start - 1]) { start -= 1 }
            var end = index + 1
            while end < bytes.count, isDigit(bytes[end]) { end += 1 }
            let standsAlone =
                (start == 0 || !isWordByte(bytes[start - 1]))
                && (end == bytes.count || !isWordByte(bytes[end]))
            guard standsAlone, let width = number(bytes[start..<index]),
                let height = number(bytes[(index + 1)..<end])
            else { continue }
            return PictureSize(width, height)
        }
        return nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...5).contains(digits.count),
            let value = Int(String(decoding: digits, as: UTF8.self)),
            (1...longestEdge).contains(value)
        else { return nil }
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}
