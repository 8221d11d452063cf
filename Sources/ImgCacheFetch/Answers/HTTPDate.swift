internal import ImgCacheModel

/// The date formats of HTTP fields. Source: RFC 9110, section 5.6.7.
enum HTTPDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`; `nil` for anything else. A year of two digits is the nearest
    /// one not more than 50 years ahead of 2026.
    static func parse(_ text: String) -> Timestamp? {
        let words = text.lowercased().split { " ,-".contains($0) }.map(String.init)
        guard words.count >= 5 else { return nil }
        if let month = months.firstIndex(of: words[1]) {
            return moment(day: words[2], month: month, year: words[4], time: words[3])
        }
        guard let month = months.firstIndex(of: words[2]) else { return nil }
        return moment(day: words[1], month: month, year: words[3], time: words[4])
    }

    private static func moment(day: String, month: Int, year: String, time: String) -> Timestamp? {
        guard var number = Int(year), let day = Int(day), time.count == 8 else { return nil }
        if number < 100 { number += number > 76 ? 1900 : 2000 }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return Timestamp(rfc3339: "\(number)-\(two(month + 1))-\(two(day))T\(time)Z")
    }
}

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
