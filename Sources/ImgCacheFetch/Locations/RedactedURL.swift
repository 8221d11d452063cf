/// A URL for people's eyes: credentials taken out, values that sign or identify shortened.
///
/// Reports, details and logs show this form and never the URL itself.
public enum RedactedURL {
    /// `text` without user information and with shortened signatures.
    ///
    /// Works on any text that looks like a URL and leaves the rest as it is; a value of eight
    /// characters or less is hidden whole, a longer one keeps its first four.
    public static func text(_ text: String) -> String {
        var parts = split(text)
        if let at = parts.authority.lastIndex(of: "@") {
            parts.authority = "…" + parts.authority[at...]
        }
        guard let query = parts.query else { return parts.head + parts.authority + parts.path }
        let fields = query.split(separator: "&", omittingEmptySubsequences: false).map(field)
        return parts.head + parts.authority + parts.path + "?" + fields.joined(separator: "&")
    }

    /// The values of `text` that `text(_:)` would shorten: what must not appear in any output.
    static func secrets(in text: String) -> [String] {
        var found: [String] = []
        let parts = split(text)
        if let at = parts.authority.lastIndex(of: "@") {
            found.append(String(parts.authority[..<at]))
        }
        for field in (parts.query ?? "").split(separator: "&") {
            let (name, value) = pair(field)
            if let value, isSecret(name, value) { found.append(value) }
        }
        return found
    }

    private static func field(_ field: Substring) -> String {
        let (name, value) = pair(field)
        guard let value, isSecret(name, value) else { return String(field) }
        return "\(name)=\(value.count > 8 ? String(value.prefix(4)) : "")…"
    }

    private static func pair(_ field: Substring) -> (name: String, value: String?) {
        guard let equals = field.firstIndex(of: "=") else { return (String(field), nil) }
        return (String(field[..<equals]), String(field[field.index(after: equals)...]))
    }

    private static func isSecret(_ name: String, _ value: String) -> Bool {
        guard !value.isEmpty else { return false }
        let plain = name.lowercased()
        return names.contains(plain) || fragments.contains { plain.contains($0) }
    }

    /// Query names that carry a signature, a key or a session, in lower case.
    private static let names: Set<String> = [
        "sig", "sign", "hmac", "hdnts", "hdnea", "oh", "_nc_ohc", "_nc_oc", "_nc_gid", "key",
        "apikey", "api_key", "auth", "jwt", "hash", "md5", "policy",
        "key-pair-id", "awsaccesskeyid", "googleaccessid", "session", "sid", "pwd",
    ]

    /// Parts of names that tell the same.
    private static let fragments = [
        "signature", "token", "secret", "credential", "password", "passwd", "access_key",
        "accesskey", "apikey", "session",
    ]

    private static func split(
        _ text: String
    ) -> (head: String, authority: String, path: String, query: String?) {
        var head = ""
        var rest = text[...]
        if let slashes = text.firstIndex(of: "/"), text[slashes...].hasPrefix("//") {
            let start = text.index(slashes, offsetBy: 2)
            head = String(text[..<start])
            rest = text[start...]
        }
        let authority = head.isEmpty ? "" : rest.prefix { !"/?#\\".contains($0) }
        rest = rest.dropFirst(authority.count)
        guard let mark = rest.firstIndex(of: "?") else {
            return (head, String(authority), String(rest), nil)
        }
        return (
            head, String(authority), String(rest[..<mark]),
            String(rest[rest.index(after: mark)...])
        )
    }
}
