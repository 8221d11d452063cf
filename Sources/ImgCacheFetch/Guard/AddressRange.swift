/// A block of addresses that share their first bits, written `10.0.0.0/8` or `fe80::/10`.
///
/// Source: RFC 4632, RFC 4291 section 2.3.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    /// The first address.
    public let base: IPAddress
    /// How many leading bits all addresses of the block share.
    public let prefix: Int

    /// Reads `ADDRESS/BITS`, or an address alone for a block of one; IPv6 with or without
    /// brackets. Bits after the prefix are ignored. `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first else { return nil }
        let isBracketed = first.hasPrefix("[") && first.hasSuffix("]")
        let bare = isBracketed ? first.dropFirst().dropLast() : first
        guard let address = IPAddress(String(bare)) else { return nil }
        var prefix = address.width
        if parts.count == 2 {
            guard parts[1].allSatisfy(\.isNumber), let bits = Int(parts[1]), bits <= address.width
            else { return nil }
            prefix = bits
        }
        self.prefix = prefix
        let kept = address.bits & Self.mask(prefix, of: address.width)
        base =
            address.width == 32
            ? IPAddress(v4: UInt32(truncatingIfNeeded: kept)) : IPAddress(v6: kept)
    }

    /// Whether `address` lies within; an IPv4 block holds no IPv6 address.
    public func contains(_ address: IPAddress) -> Bool {
        address.width == base.width
            && address.bits & Self.mask(prefix, of: base.width) == base.bits
    }

    /// `ADDRESS/BITS`.
    public var description: String { "\(base)/\(prefix)" }

    private static func mask(_ prefix: Int, of width: Int) -> UInt128 {
        let all: UInt128 = width == 32 ? 0xffff_ffff : .max
        return prefix == 0 ? 0 : all << (width - prefix) & all
    }
}
