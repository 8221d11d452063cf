/// Decides which addresses may be dialled: globally routable unicast, and what is allowed by name.
///
/// A pure value; the caller judges the address of every socket, after the name was resolved.
/// Source: DESIGN section 10, RFC 6890.
public struct AddressGuard: Hashable, Sendable {
    /// Blocks that pass although they are not global.
    public let allowed: [AddressRange]

    /// A guard that lets these blocks through besides the global ones; none by default.
    public init(allowed: [AddressRange] = []) { self.allowed = allowed }

    /// A guard that lets the blocks of the configuration through.
    ///
    /// - Parameter texts: CIDR blocks (`NetworkRules.allowAddresses`).
    /// - Throws: ``FetchError/badAddressRange(_:)`` for a text that is none.
    public init(allowing texts: [String]) throws(FetchError) {
        var ranges: [AddressRange] = []
        for text in texts {
            guard let range = AddressRange(text) else { throw .badAddressRange(text) }
            ranges.append(range)
        }
        self.init(allowed: ranges)
    }

    /// Whether `address` may be dialled.
    ///
    /// An IPv6 address that carries an IPv4 address passes only when both do. An allowed block
    /// opens the address itself, and its IPv4-mapped form; not the tunnelled ones.
    public func permits(_ address: IPAddress) -> Bool {
        if isAllowed(address) { return true }
        let inside = address.embedded
        if address.bits >> 32 == 0xffff, address.width == 128 {
            return inside.allSatisfy(permits)
        }
        return Self.isGlobal(address) && inside.allSatisfy { Self.isGlobal($0) || isAllowed($0) }
    }

    private func isAllowed(_ address: IPAddress) -> Bool {
        allowed.contains { $0.contains(address) }
    }

    /// Whether an address is globally routable unicast, whatever it carries inside.
    static func isGlobal(_ address: IPAddress) -> Bool {
        if address.width == 32 {
            return !SpecialRanges.v4.contains { $0.contains(address) }
        }
        if SpecialRanges.wrapping.contains(where: { $0.contains(address) }) { return true }
        // Only 2000::/3 has ever been given out for global unicast (IANA IPv6 address space).
        return address.bits >> 125 == 1 && !SpecialRanges.v6.contains { $0.contains(address) }
    }
}
