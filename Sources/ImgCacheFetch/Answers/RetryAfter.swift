internal import ImgCacheModel

/// `Retry-After`. Source: RFC 9110, section 10.2.3.
enum RetryAfter {
    /// No host is left alone for longer, whatever it asks for: a slip of its would last for years.
    private static let longest = Duration.seconds(31 * 86400)

    /// How long to wait from `now`, at most 31 days; zero for a date that has passed, `nil` for what
    /// is neither seconds nor a date.
    static func wait(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = Int64(text) {
            return seconds >= 0 ? min(.seconds(seconds), longest) : nil
        }
        return HTTPDate.parse(text).map { min(max(.zero, $0.since(now)), longest) }
    }
}
