/// The blocks that are not globally routable unicast.
///
/// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries, and the multicast registries.
enum SpecialRanges {
    /// IPv4 blocks, by number.
    static let v4 = ranges([
        "0.0.0.0/8",  // this network, RFC 791
        "10.0.0.0/8",  // private, RFC 1918
        "100.64.0.0/10",  // shared by carriers, RFC 6598
        "127.0.0.0/8",  // loopback, RFC 1122
        "169.254.0.0/16",  // link-local, RFC 3927; cloud metadata
        "172.16.0.0/12",  // private, RFC 1918
        "192.0.0.0/24",  // protocol assignments, RFC 6890
        "192.0.2.0/24",  // documentation, RFC 5737
        "192.88.99.0/24",  // 6to4 relays, RFC 7526
        "192.168.0.0/16",  // private, RFC 1918
        "198.18.0.0/15",  // benchmarking, RFC 2544
        "198.51.100.0/24",  // documentation, RFC 5737
        "203.0.113.0/24",  // documentation, RFC 5737
        "224.0.0.0/4",  // multicast, RFC 5771
        "240.0.0.0/4",  // reserved and broadcast, RFC 1112
    ])

    /// IPv6 blocks within 2000::/3; all else outside of it is no global unicast anyway.
    static let v6 = ranges([
        "2001::/23",  // protocol assignments, RFC 2928: ORCHID, benchmarking and more
        "2001:db8::/32",  // documentation, RFC 3849
        "3fff::/20",  // documentation, RFC 9637
    ])

    /// IPv6 blocks whose reach is that of the IPv4 address inside.
    static let wrapping = ranges([
        "::ffff:0:0/96",  // IPv4-mapped, RFC 4291
        "64:ff9b::/96",  // NAT64, RFC 6052
        "2001::/32",  // Teredo, RFC 4380
        "2002::/16",  // 6to4, RFC 3056
    ])

    private static func ranges(_ texts: [String]) -> [AddressRange] {
        texts.map { text in
            guard let range = AddressRange(text) else {
                preconditionFailure("\(text) in the table of special ranges is no CIDR block")
            }
            return range
        }
    }
}
