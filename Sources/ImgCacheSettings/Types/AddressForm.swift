#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The forms of addresses in the configuration. What they allow is judged where they are used.
enum AddressForm {
    /// A CIDR range with its prefix length; a lone address gets its whole length.
    ///
    /// - Returns: `nil` when the address does not parse or the length does not fit.
    ///   Source: RFC 4632, RFC 4291, `inet_pton(3)`.
    static func range(_ text: String) -> String? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = parts.first.map(String.init), parts.count <= 2 else { return nil }
        let bits: Int
        if isAddress(address, AF_INET) {
            bits = 32
        } else if isAddress(address, AF_INET6) {
            bits = 128
        } else {
            return nil
        }
        guard parts.count == 2 else { return "\(address)/\(bits)" }
        guard let length = decimal(parts[1], 0...bits) else { return nil }
        return "\(address)/\(length)"
    }

    /// Whether a text has curl's form of `--connect-to`. Source: curl(1).
    static func isConnectTo(_ text: String) -> Bool {
        var rest = text[...]
        for place in 0..<4 {
            if place % 2 == 0 {
                guard let host = takeHost(&rest) else { return false }
                if host.hasPrefix("["), !isAddress(String(host.dropFirst().dropLast()), AF_INET6) {
                    return false
                }
            } else {
                let port = rest.prefix { $0 != ":" }
                guard port.isEmpty || decimal(port, 1...65_535) != nil else { return false }
                rest = rest.dropFirst(port.count)
            }
            if place < 3 {
                guard rest.first == ":" else { return false }
                rest = rest.dropFirst()
            }
        }
        return rest.isEmpty
    }

    /// Whether a text is the URL of a proxy that libcurl knows.
    static func isProxy(_ text: String) -> Bool {
        let schemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
        guard let scheme = schemes.first(where: { text.hasPrefix($0 + "://") }) else {
            return false
        }
        let authority = text.dropFirst(scheme.count + 3).prefix { $0 != "/" }
        var rest =
            authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
            ?? authority
        guard let host = takeHost(&rest), !host.isEmpty else { return false }
        guard rest.first == ":" else { return rest.isEmpty }
        return decimal(rest.dropFirst(), 1...65_535) != nil
    }

    /// A host name, or a pattern `*.name`, in lower case; `nil` for anything else.
    static func hostPattern(_ text: String) -> String? {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count)
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case 48...57, 65...90, 97...122, 45, 95: true
                    default: false
                    }
                }
        }
        return isName && name.utf8.count <= 253 ? text.lowercased() : nil
    }

    /// What ``isHostAndPath(_:)`` accepts, for editors.
    static let hostAndPathPattern =
        #"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?(/[^ ]*)?$"#

    /// Whether a text is a host, perhaps with a port, and the beginning of a path.
    static func isHostAndPath(_ text: String) -> Bool {
        var rest = text[...]
        guard !text.contains(" "), let host = takeHost(&rest), !host.isEmpty else { return false }
        let isLiteral = host.hasPrefix("[")
        guard
            isLiteral
                ? isAddress(String(host.dropFirst().dropLast()), AF_INET6)
                : hostPattern(String(host)) != nil && !host.hasPrefix("*")
        else { return false }
        if rest.first == ":" {
            let port = rest.dropFirst().prefix { $0 != "/" }
            guard decimal(port, 1...65_535) != nil else { return false }
            rest = rest.dropFirst(port.count + 1)
        }
        return rest.isEmpty || rest.first == "/"
    }

    /// A host without colons, or one in brackets, taken off the front.
    private static func takeHost(_ rest: inout Substring) -> Substring? {
        if rest.first == "[" {
            guard let close = rest.firstIndex(of: "]") else { return nil }
            let host = rest[...close]
            rest = rest[rest.index(after: close)...]
            return host
        }
        let host = rest.prefix { $0 != ":" && $0 != "/" }
        guard !host.contains(where: { $0.isWhitespace || "[]@".contains($0) }) else { return nil }
        rest = rest.dropFirst(host.count)
        return host
    }

    private static func isAddress(_ text: String, _ family: Int32) -> Bool {
        var buffer = in6_addr()
        return inet_pton(family, text, &buffer) == 1
    }

    private static func decimal(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
        guard (1...5).contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = Int(text), range.contains(number)
        else { return nil }
        return number
    }
}
