/// Wraps bytes as a gzip file without making them smaller.
///
/// Stored blocks are all that a test of decoding needs. Source: RFC 1951 section 3.2.4, RFC 1952.
enum Gzip {
    static func wrapped(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
        var start = 0
        repeat {
            let end = min(start + 0xFFFF, bytes.count)
            let length = UInt16(end - start)
            result.append(end == bytes.count ? 1 : 0)
            for part in [length, ~length] {
                result += [UInt8(part & 0xFF), UInt8(part >> 8)]
            }
            result += bytes[start..<end]
            start = end
        } while start < bytes.count
        let length = UInt32(truncatingIfNeeded: bytes.count)
        return result + Pages.littleEndian(checksum(bytes)) + Pages.littleEndian(length)
    }

    /// CRC-32 with the polynomial of IEEE 802.3.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = ~0
        for byte in bytes {
            value = table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ (value >> 8)
        }
        return ~value
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
        }
    }
}
