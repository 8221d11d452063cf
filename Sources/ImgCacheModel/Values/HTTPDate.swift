/// The dates of HTTP fields. Source: RFC 9110, section 5.6.7.
public enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// From 1970-01-01 on, which was a Thursday.
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the form that is sent; for the years 0 ... 9999.
    public static func format(_ moment: Timestamp) -> String {
        // 1994-11-06T08:49:37Z
        let parts = moment.description.split { "-TZ".contains($0) }
        let weekday = weekdays[Int(((moment.seconds.floorDivided(by: 86400)) % 7 + 7) % 7)]
        guard parts.count == 4, let month = Int(parts[1]) else { return "" }
        return "\(weekday), \(parts[2]) \(months[month - 1]) \(parts[0]) \(parts[3]) GMT"
    }

    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`; `nil` for anything else. A year of two digits is the nearest
    /// one not more than 50 years ahead of 2026.
    public static func parse(_ text: String) -> Timestamp? {
        let words = text.split { " ,-".contains($0) }.map(String.init)
        guard words.count >= 5 else { return nil }
        if let month = month(words[1]) {
            return moment(day: words[2], month: month, year: words[4], time: words[3])
        }
        guard let month = month(words[2]) else { return nil }
        return moment(day: words[1], month: month, year: words[3], time: words[4])
    }

    private static func month(_ word: String) -> Int? {
        let word = word.lowercased()
        return months.firstIndex { $0.lowercased() == word }
    }

    private static func moment(day: String, month: Int, year: String, time: String) -> Timestamp? {
        guard var number = Int(year), let day = Int(day), time.count == 8 else { return nil }
        if number < 100 { number += number > 76 ? 1900 : 2000 }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return Timestamp(rfc3339: "\(number)-\(two(month + 1))-\(two(day))T\(time)Z")
    }
}
