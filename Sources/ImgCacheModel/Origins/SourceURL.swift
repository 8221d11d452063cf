/// The identity of a source: an absolute http or https URL, kept byte for byte but for what
/// identity asks.
///
/// Scheme and host are in lower case; the default port and the fragment are dropped; nothing
/// else is touched: no decoding, no encoding, no path clean-up. Mending of HTML entities is the
/// reader's part and happens before.
public struct SourceURL: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The whole URL.
    public let text: String
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case, brackets of an IPv6 literal kept.
    public let host: String
    /// The port where it is not the scheme's own.
    public let port: Int?
    /// From the first `/` (or `?`) after the authority to the end; empty when there is none.
    public let target: String

    /// Why a text is no identity of a source.
    public enum Fault: Error, Hashable, Sendable {
        /// Another scheme than http and https.
        case scheme(String)
        /// User information before the host.
        case userinfo
        /// No scheme, no host, a bad port, or a control character or space inside.
        case malformed
    }

    /// Reads an absolute URL.
    ///
    /// - Throws: ``Fault`` for anything but an http or https URL with a host and no user
    ///   information. Source: RFC 3986, section 3.
    public init(_ given: String) throws(Fault) {
        let bytes = Array(given.utf8)
        guard !bytes.contains(where: { $0 <= 32 || $0 == 127 }) else { throw .malformed }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0,
            bytes[..<colon].allSatisfy(\.isSchemeByte)
        else { throw .malformed }
        let scheme = String(decoding: bytes[..<colon], as: UTF8.self).lowercased()
        guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
        guard bytes[(colon + 1)...].starts(with: "//".utf8) else { throw .malformed }
        let rest = bytes[(colon + 3)...]
        let end = rest.firstIndex { [47, 63, 35, 92].contains($0) } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userinfo }
        let (hostBytes, portBytes) = Self.split(authority)
        guard !hostBytes.isEmpty else { throw .malformed }
        var port: Int?
        if let portBytes, !portBytes.isEmpty {
            guard let number = Int(String(decoding: portBytes, as: UTF8.self)),
                (1...65535).contains(number)
            else { throw .malformed }
            port = number == (scheme == "http" ? 80 : 443) ? nil : number
        }
        let tail = rest[end...]
        let cut = tail.firstIndex(of: UInt8(ascii: "#")) ?? tail.endIndex
        self.scheme = scheme
        self.host = String(decoding: hostBytes, as: UTF8.self).lowercased()
        self.port = port
        self.target = String(decoding: tail[..<cut], as: UTF8.self)
        self.text = "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(target)"
    }

    private static func split(
        _ authority: ArraySlice<UInt8>
    ) -> (host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?) {
        let afterLiteral = authority.firstIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        guard let colon = authority[afterLiteral...].firstIndex(of: UInt8(ascii: ":")) else {
            return (authority, nil)
        }
        return (authority[..<colon], authority[(colon + 1)...])
    }

    /// `host` or `host:port`: what requests are limited by.
    public var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// `scheme://authority`, the origin of RFC 6454.
    public var origin: String { "\(scheme)://\(authority)" }

    /// The path, from its first `/` to the query; empty when there is none.
    public var path: String { String(target.prefix { $0 != "?" }) }

    /// What stands behind the first `?`; `nil` when there is none.
    public var query: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }

    /// The whole URL.
    public var description: String { text }

    /// Orders by the UTF-8 bytes of the URL, as SQLite's BINARY collation does.
    public static func < (left: SourceURL, right: SourceURL) -> Bool { left.text < right.text }
}

extension UInt8 {
    /// ALPHA / DIGIT / "+" / "-" / "." of RFC 3986, section 3.1.
    fileprivate var isSchemeByte: Bool {
        switch self {
        case 48...57, 65...90, 97...122, 43, 45, 46: true
        default: false
        }
    }
}
