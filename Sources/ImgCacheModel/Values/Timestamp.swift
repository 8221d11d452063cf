/// A moment in UTC, to the second.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let seconds: Int64

    /// Takes seconds since 1970-01-01T00:00:00Z.
    public init(seconds: Int64) { self.seconds = seconds }

    /// This moment moved by whole seconds of `duration` (fractions are dropped).
    public func advanced(by duration: Duration) -> Timestamp {
        Timestamp(seconds: seconds + duration.components.seconds)
    }

    /// How long it is from `earlier` to here; negative when it is later.
    public func since(_ earlier: Timestamp) -> Duration { .seconds(seconds - earlier.seconds) }

    /// RFC 3339 in UTC: `2026-11-23T02:00:00Z`.
    public var description: String {
        let days = seconds.floorDivided(by: 86400)
        let second = seconds - days * 86400
        let date = CivilDate(daysSinceEpoch: days)
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = String(repeating: "0", count: max(0, 4 - "\(date.year)".count)) + "\(date.year)"
        return "\(year)-\(two(date.month))-\(two(date.day))T"
            + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    /// Reads RFC 3339 with `Z` or an offset and with or without fractions, or a bare date
    /// (midnight UTC); `nil` for anything else.
    public init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            bytes[4] == 45, bytes[7] == 45, (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSinceEpoch
        // 30 February is 2 March by the arithmetic, and no date.
        guard CivilDate(daysSinceEpoch: days).day == day else { return nil }
        var total = days * 86400
        if bytes.count > 10 {
            guard [84, 116, 32].contains(bytes[10]), let hour = number(11..<13),
                let minute = number(14..<16), let second = number(17..<19),
                bytes[13] == 58, bytes[16] == 58, hour < 24, minute < 60, second < 61
            else { return nil }
            total += hour * 3600 + minute * 60 + second
            var rest = bytes[19...]
            if rest.first == 46 { rest = rest.dropFirst().drop { (48...57).contains($0) } }
            switch rest.first {
            case 90 where rest.count == 1, 122 where rest.count == 1: break
            case 43, 45:
                let start = rest.startIndex + 1
                guard rest.count == 6, bytes[start + 2] == 58,
                    let hours = number(start..<start + 2),
                    let minutes = number(start + 3..<start + 5)
                else { return nil }
                let offset = hours * 3600 + minutes * 60
                total -= rest.first == 43 ? offset : -offset
            default: return nil
            }
        }
        seconds = total
    }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }
}

/// A day of the proleptic Gregorian calendar.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
struct CivilDate {
    let year: Int64
    let month: Int64
    let day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    init(daysSinceEpoch: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.floorDivided(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension Int64 {
    /// Division that rounds toward negative infinity.
    func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
