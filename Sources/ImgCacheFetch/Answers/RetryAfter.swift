internal import ImgCacheModel

/// `Retry-After`. Source: RFC 9110, section 10.2.3.
enum RetryAfter {
    /// How long to wait from `now`; zero for a date that has passed, `nil` for what is neither
    /// seconds nor a date.
    static func wait(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = Int64(text) {
            return seconds >= 0 ? .seconds(min(seconds, 366 * 86400)) : nil
        }
        return HTTPDate.parse(text).map { max(.zero, $0.since(now)) }
    }
}
