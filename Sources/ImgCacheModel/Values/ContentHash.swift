/// The SHA-256 of some bytes, as 64 lower-case hex digits.
///
/// Source: FIPS 180-4.
public struct ContentHash: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 64 characters out of `0-9a-f`.
    public let hex: String

    /// Accepts 64 hex digits of either case; `nil` for anything else.
    public init?(hex: String) {
        let digits = hex.lowercased()
        guard digits.utf8.count == 64, digits.utf8.allSatisfy(\.isLowerHexDigit) else { return nil }
        self.hex = digits
    }

    /// Makes a hash from its 32 raw bytes.
    ///
    /// - Parameter digest: Exactly 32 bytes; any other count is a programming error and traps.
    public init(digest: some Collection<UInt8>) {
        precondition(digest.count == 32, "a SHA-256 digest has 32 bytes, not \(digest.count)")
        hex = Hex.encode(digest)
    }

    /// The two first digits: the folder that a file of this name lies in.
    public var shard: String { String(hex.prefix(2)) }

    /// The hex digits.
    public var description: String { hex }

    /// Orders by hex digits.
    public static func < (left: ContentHash, right: ContentHash) -> Bool { left.hex < right.hex }
}

/// Lower-case hex digits of bytes.
public enum Hex {
    /// Two digits a byte, most significant first.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            var index = 0
            for byte in bytes {
                buffer[index] = digits[Int(byte >> 4)]
                buffer[index + 1] = digits[Int(byte & 15)]
                index += 2
            }
            return index
        }
    }
}

extension UInt8 {
    /// Whether this is one of `0-9a-f` in ASCII.
    var isLowerHexDigit: Bool { (48...57).contains(self) || (97...102).contains(self) }
}
