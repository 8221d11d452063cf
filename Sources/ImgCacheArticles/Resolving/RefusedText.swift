/// The identity of what is no source.
enum RefusedText {
    /// A text without user information, and short.
    ///
    /// A `data:` URI keeps its media type; its data are replaced by their length and hash.
    static func identity(of text: String) -> String {
        // SQLite ends a text at NUL: two identities must not become one.
        withoutUserinfo(text).shortened.replacing("\0", with: "%00")
    }

    private static func withoutUserinfo(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let colon = bytes.firstIndex(of: .colon),
            bytes[(colon + 1)...].starts(with: [.slash, .slash])
        else { return text }
        let start = colon + 3
        // A password with a `/` or `?` in it is no URL any more, but still a password.
        guard let at = bytes[start...].lastIndex(of: UInt8(ascii: "@")) else { return text }
        let end =
            bytes[start...].firstIndex { $0 == .slash || $0 == .question || $0 == .hash }
            ?? bytes.endIndex
        let looksLikePassword = bytes[start..<end].contains(.colon)
        guard at < end || looksLikePassword else { return text }
        return String(decoding: bytes[..<start] + bytes[(at + 1)...], as: UTF8.self)
    }
}

extension String {
    /// At most about 2,000 bytes: the rest, or the data of a `data:` URI, is replaced by its
    /// length and FNV-1a hash, so that two long texts keep two identities.
    var shortened: String {
        let isData = utf8.count > 64 && prefix(5).lowercased() == "data:"
        guard isData || utf8.count > 2000 else { return self }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let head =
            isData
            ? String(prefix { $0 != "," }.prefix(64)) + ","
            : String(decoding: utf8.prefix(200), as: UTF8.self)
        return head + "...(\(utf8.count) bytes, \(String(hash, radix: 16)))"
    }
}
