#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Times as HTTP writes them. Source: RFC 9110, section 5.6.7.
enum HTTPDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// - Parameter seconds: Since 1970.
    static func format(_ seconds: Int64) -> String {
        let fields = fields(seconds)
        let day = days[Int(fields.tm_wday)]
        let month = months[Int(fields.tm_mon)]
        return "\(day), \(two(fields.tm_mday)) \(month) \(fields.tm_year + 1900) "
            + "\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec)) GMT"
    }

    /// `06/Nov/1994:08:49:37 +0000`, as the common log format has it.
    static func logFormat(_ seconds: Int64) -> String {
        let fields = fields(seconds)
        let month = months[Int(fields.tm_mon)]
        return "\(two(fields.tm_mday))/\(month)/\(fields.tm_year + 1900):"
            + "\(two(fields.tm_hour)):\(two(fields.tm_min)):\(two(fields.tm_sec)) +0000"
    }

    /// Seconds since 1970 of the form that ``format(_:)`` writes; the two obsolete forms are not
    /// read, and a condition with one of them is passed over.
    static func parse(_ text: String) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[5] == "GMT", parts[1].count == 2, parts[3].count == 4,
            let day = Int32(parts[1]), let month = months.firstIndex(of: String(parts[2])),
            let year = Int32(parts[3])
        else { return nil }
        let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, clock.allSatisfy({ $0.count == 2 }), let hour = Int32(clock[0]),
            let minute = Int32(clock[1]), let second = Int32(clock[2])
        else { return nil }
        var fields = tm()
        (fields.tm_mday, fields.tm_mon, fields.tm_year) = (day, Int32(month), year - 1900)
        (fields.tm_hour, fields.tm_min, fields.tm_sec) = (hour, minute, second)
        let seconds = Int64(timegm(&fields))
        return format(seconds).dropFirst(5) == text.dropFirst(5) ? seconds : nil
    }

    private static func fields(_ seconds: Int64) -> tm {
        var time = time_t(seconds)
        var fields = tm()
        gmtime_r(&time, &fields)
        return fields
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
