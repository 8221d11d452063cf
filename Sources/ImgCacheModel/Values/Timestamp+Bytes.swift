extension Timestamp {
    /// Appends what ``description`` says, without a string in between: for writers of many.
    ///
    /// - Parameter buffer: Gets the 20 ASCII bytes of RFC 3339 in UTC, more for years above 9999.
    public func append(to buffer: inout [UInt8]) {
        let days = (seconds - (seconds % 86400 + 86400) % 86400) / 86400
        let second = seconds - days * 86400
        let date = CivilDate(daysSinceEpoch: days)
        guard (0...9999).contains(date.year) else {
            buffer.append(contentsOf: description.utf8)
            return
        }
        func two(_ number: Int64) {
            buffer.append(48 + UInt8(truncatingIfNeeded: number / 10))
            buffer.append(48 + UInt8(truncatingIfNeeded: number % 10))
        }
        two(date.year / 100)
        two(date.year % 100)
        buffer.append(45)
        two(date.month)
        buffer.append(45)
        two(date.day)
        buffer.append(84)
        two(second / 3600)
        buffer.append(58)
        two(second / 60 % 60)
        buffer.append(58)
        two(second % 60)
        buffer.append(90)
    }
}
