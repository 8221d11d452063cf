internal import ImgCacheModel

/// How long a good answer is trusted without a request.
struct Freshness: Sendable {
    /// `fetch.revalidateAfter`.
    let revalidateAfter: Duration

    /// No server may put off our question for longer than this.
    static let longest = Duration.seconds(30 * 86400)

    /// When a source that just answered well is due again.
    ///
    /// `revalidateAfter`, raised by the server's max-age up to 30 days; then up to a quarter of it
    /// later, by the hash of the URL, so that what came in one night does not stay together.
    func dueAt(after now: Timestamp, maxAge: Int64?, url: String) -> Timestamp {
        let asked = min(Duration.seconds(maxAge ?? 0), Self.longest)
        let base = max(revalidateAfter, asked)
        let spread = base * (Double(Self.hash(url) % 1024) / 4096)
        return now.advanced(by: base + spread)
    }

    /// FNV-1a, 64 bits: stable between runs, unlike `Hasher`.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
