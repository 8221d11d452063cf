public import ImgCacheModel

/// Sends requests for hosts that moved to where they moved (`fetch.rewrite`).
///
/// The source keeps its identity; only what is asked changes.
public struct RequestRewriter: Hashable, Sendable {
    private let rules: [FetchRules.RewriteRule]

    /// Takes prefixes of host and path; the longest that fits counts.
    public init(_ rules: [FetchRules.RewriteRule]) {
        self.rules = rules.sorted { $0.from.utf8.count > $1.from.utf8.count }
    }

    /// The URL to ask for `url`: the same scheme, the prefix exchanged, the rest as it was.
    ///
    /// A prefix ends at a border: `old.example/img` fits `old.example/img/a.jpg` and not
    /// `old.example/images`. A result that is no URL leaves `url` as it is.
    public func rewrite(_ url: SourceURL) -> SourceURL {
        let text = url.authority + url.target
        for rule in rules where Self.fits(rule.from, text) {
            let rest = text.utf8.dropFirst(rule.from.utf8.count)
            guard let tail = String(rest) else { continue }
            do {
                return try SourceURL("\(url.scheme)://\(rule.to)\(tail)")
            } catch {
                continue
            }
        }
        return url
    }

    private static func fits(_ prefix: String, _ text: String) -> Bool {
        let all = text.utf8
        guard !prefix.isEmpty,
            let start = all.index(
                all.startIndex, offsetBy: prefix.utf8.count, limitedBy: all.endIndex)
        else { return false }
        let head = String(text.utf8[..<start]) ?? ""
        let hostEnd = head.firstIndex(of: "/") ?? head.endIndex
        let given = prefix[..<(prefix.firstIndex(of: "/") ?? prefix.endIndex)].lowercased()
        guard head[..<hostEnd] == given,
            head[hostEnd...] == prefix[(prefix.firstIndex(of: "/") ?? prefix.endIndex)...]
        else { return false }
        return prefix.hasSuffix("/") || start == text.utf8.endIndex
            || [UInt8(ascii: "/"), UInt8(ascii: "?")].contains(text.utf8[start])
    }
}
