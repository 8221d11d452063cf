internal import CCurl
internal import Glibc
internal import ImgCacheModel

/// A URL as libcurl will understand it: its host in canonical form, and the address where the
/// host is a literal.
///
/// libcurl itself takes `0x7f.1`, `2130706433` and full-width digits for addresses, so what is
/// judged must be read by the same parser. Source: libcurl `curl_url_get(3)`.
struct WebAddress {
    /// Lower case, ASCII, without brackets.
    let host: String
    /// The address, where the host is one and not a name.
    let literal: IPAddress?

    /// Reads an absolute URL; `nil` when libcurl would not take it.
    init?(_ url: String) {
        guard let handle = CurlURLHandle(), handle.set(CURLUPART_URL, url, CurlURLHandle.asIs),
            let raw = ThreadLocale.withUTF8({ handle.get(CURLUPART_HOST, UInt32(CURLU_PUNYCODE)) })
        else { return nil }
        var name = raw.lowercased()
        if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
        if name.hasSuffix("."), name.count > 1 { name.removeLast() }
        guard !name.isEmpty else { return nil }
        host = name
        literal = Self.literal(name)
    }

    private static func literal(_ host: String) -> IPAddress? {
        let bare = String(host.prefix { $0 != "%" })
        if let address = IPAddress(bare) { return address }
        // What getaddrinfo(3) would take for an address without asking anybody.
        var number = in_addr()
        guard !host.contains(" "), inet_aton(host, &number) != 0 else { return nil }
        return IPAddress(v4: UInt32(bigEndian: number.s_addr))
    }

    /// Resolves the bytes of a `Location` field against the URL that answered with it.
    ///
    /// Spaces and bytes above 127 are percent-encoded, as browsers do; an absolute URL is left
    /// as it is otherwise. `nil` for what is no URL reference. Source: RFC 9110 section 10.2.2,
    /// RFC 3986 section 5.
    static func resolve(location: [UInt8], against base: String) -> String? {
        let text = encoded(location)
        guard !text.isEmpty else { return nil }
        if text.beginsWithScheme { return text }
        guard let handle = CurlURLHandle(), handle.set(CURLUPART_URL, base, CurlURLHandle.asIs),
            handle.set(CURLUPART_URL, text, UInt32(CURLU_NON_SUPPORT_SCHEME))
        else { return nil }
        return handle.get(CURLUPART_URL, 0)
    }

    private static func encoded(_ location: [UInt8]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(location.count)
        for byte in location {
            if byte <= 32 || byte >= 127 {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(contentsOf: Hex.encode([byte]).uppercased().utf8)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// Whether the text is absolute: begins with a scheme and a colon (RFC 3986, section 3.1).
    fileprivate var beginsWithScheme: Bool {
        guard let colon = firstIndex(of: ":"), let first, first.isLetter else { return false }
        return self[..<colon].utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || [43, 45, 46].contains($0)
        }
    }
}

/// Owns a `CURLU` handle.
struct CurlURLHandle: ~Copyable {
    private let handle: OpaquePointer

    /// Leaves dot segments alone, as `CURLOPT_PATH_AS_IS` does for transfers.
    static var asIs: UInt32 { UInt32(CURLU_PATH_AS_IS) }

    /// An empty handle; `nil` when memory is out.
    init?() {
        guard let handle = curl_url() else { return nil }
        self.handle = handle
    }

    deinit { curl_url_cleanup(handle) }

    /// Sets a part; false when libcurl refuses the text.
    func set(_ part: CURLUPart, _ text: String, _ flags: UInt32) -> Bool {
        curl_url_set(handle, part, text, flags) == CURLUE_OK
    }

    /// A part as text; `nil` when it is absent or cannot be given in that form.
    func get(_ part: CURLUPart, _ flags: UInt32) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
