/// Host and target of a URL: what this server tells one address from another by.
///
/// Scheme, port, user and fragment play no part, since every client comes by way of
/// `--connect-to` and fragments never travel.
struct SourceAddress: Sendable, Hashable {
    /// In lower case, without a port.
    let host: String
    /// Path and query, normalised so that a client's percent-encoding makes no difference.
    let target: String

    init(host: String, target: String) {
        self.host = host.lowercased()
        self.target = Self.normalized(target.isEmpty ? "/" : target)
    }

    /// Takes an absolute URL apart.
    ///
    /// - Parameter url: `http://` or `https://`, a host, and whatever follows.
    /// - Throws: ``OriginError/badURL(_:)`` for anything else.
    init(url: String) throws(OriginError) {
        guard let colon = url.range(ofASCII: "://"),
            ["http", "https"].contains(url[..<colon.lowerBound].lowercased())
        else { throw .badURL(url) }
        let rest = url[colon.upperBound...].prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end].split(separator: "@").last.map(String.init) ?? ""
        let host = Self.hostName(ofAuthority: authority)
        guard !host.isEmpty else { throw .badURL(url) }
        let target = rest[end...]
        self.init(host: host, target: target.hasPrefix("/") ? String(target) : "/" + target)
    }

    /// The host of `host:port`, `[v6]:port` or `host`, in lower case.
    static func hostName(ofAuthority authority: String) -> String {
        if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
            return authority[...close].lowercased()
        }
        return (authority.split(separator: ":", omittingEmptySubsequences: false).first ?? "")
            .lowercased()
    }

    /// Percent-encodes what no request line may hold, and writes existing escapes in upper case.
    ///
    /// So one address has one form, whether it comes from an article or from the wire.
    static func normalized(_ target: String) -> String {
        let needsWork = target.utf8.contains { $0 <= 0x20 || $0 >= 0x7F || $0 == 0x25 }
        guard needsWork else { return target }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(target.utf8.count + 16)
        var escapeDigits = 0
        for byte in target.utf8 {
            if byte <= 0x20 || byte >= 0x7F {
                bytes += [0x25, hexDigit(byte >> 4), hexDigit(byte & 15)]
                escapeDigits = 0
            } else if escapeDigits > 0, (0x61...0x66).contains(byte) {
                bytes.append(byte - 0x20)
                escapeDigits -= 1
            } else {
                bytes.append(byte)
                escapeDigits = byte == 0x25 ? 2 : max(0, escapeDigits - 1)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? 0x30 + nibble : 0x41 + nibble - 10
    }
}

extension String {
    /// Finds a short ASCII text without the help of Foundation.
    func range(ofASCII needle: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) {
                return start..<index(start, offsetBy: needle.count)
            }
            start = index(after: start)
        }
        return nil
    }

    /// Undoes percent-encoding; nil when an escape is cut short or the result is not UTF-8.
    var percentDecoded: String? {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst()?.hexValue, let low = rest.popFirst()?.hexValue
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
