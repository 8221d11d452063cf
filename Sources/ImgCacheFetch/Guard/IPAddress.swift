internal import Glibc

/// An IPv4 or IPv6 address as its bits.
///
/// Source: RFC 791, RFC 4291.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 32 for IPv4, 128 for IPv6.
    public let width: Int
    /// The address, most significant bit first; of an IPv4 address the lower 32 bits.
    public let bits: UInt128

    /// An IPv4 address from its number in host byte order.
    public init(v4 number: UInt32) {
        width = 32
        bits = UInt128(number)
    }

    /// An IPv6 address from its number.
    public init(v6 number: UInt128) {
        width = 128
        bits = number
    }

    /// An address from 4 or 16 bytes in network order; `nil` for any other count.
    public init?(networkBytes: some Collection<UInt8>) {
        guard networkBytes.count == 4 || networkBytes.count == 16 else { return nil }
        width = networkBytes.count * 8
        bits = networkBytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// Reads the strict forms: four decimal numbers, or IPv6 without brackets and zone.
    ///
    /// `nil` for anything else; short, octal and hexadecimal IPv4 forms are canonicalised by
    /// ``WebAddress`` before they come here. Source: POSIX `inet_pton`.
    public init?(_ text: String) {
        var storage = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &storage) == 1 {
            self.init(networkBytes: storage[..<4])
        } else if inet_pton(AF_INET6, text, &storage) == 1 {
            self.init(networkBytes: storage)
        } else {
            return nil
        }
    }

    /// The IPv4 addresses that an IPv6 address carries inside, where its prefix says so.
    ///
    /// IPv4-mapped and -compatible (RFC 4291), -translated (RFC 2765), NAT64 (RFC 6052, RFC
    /// 8215), 6to4 (RFC 3056), Teredo with its server and its client (RFC 4380), ISATAP (RFC
    /// 5214).
    public var embedded: [IPAddress] {
        guard width == 128 else { return [] }
        let lower = IPAddress(v4: UInt32(truncatingIfNeeded: bits))
        switch bits >> 32 {
        case 0, 0xffff, 0xffff_0000, 0x64_ff9b << 64: return [lower]
        default: break
        }
        switch bits >> 96 {
        // RFC 8215 leaves the length of the prefix to the operator: the address may stand at any
        // of the places of RFC 6052, section 2.2.
        case 0x64_ff9b where bits >> 80 == 0x64_ff9b_0001:
            let upper = UInt32(truncatingIfNeeded: bits >> 48) & 0xffff_0000
            let middle = UInt32(truncatingIfNeeded: bits >> 40) & 0xffff
            return [lower, IPAddress(v4: upper | middle)]
        case 0x2001_0000:
            return [
                IPAddress(v4: UInt32(truncatingIfNeeded: bits >> 64)),
                IPAddress(v4: ~UInt32(truncatingIfNeeded: bits)),
            ]
        case 0x2002_0000...0x2002_ffff:
            return [IPAddress(v4: UInt32(truncatingIfNeeded: bits >> 80))]
        default: break
        }
        let interface = UInt32(truncatingIfNeeded: bits >> 32)
        return interface == 0x5efe || interface == 0x0200_5efe ? [lower] : []
    }

    /// Four decimal numbers, or the shortest IPv6 form (RFC 5952).
    public var description: String {
        var bytes = (0..<width / 8).map { UInt8(truncatingIfNeeded: bits >> (width - 8 - $0 * 8)) }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = width == 32 ? AF_INET : AF_INET6
        guard inet_ntop(family, &bytes, &text, socklen_t(text.count)) != nil else { return "?" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
