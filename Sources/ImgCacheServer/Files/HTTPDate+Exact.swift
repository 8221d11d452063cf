internal import ImgCacheModel

extension HTTPDate {
    /// Seconds since 1970 of the one form that servers send: a condition is held against a date of
    /// ours, and one in another form is passed over.
    static func exact(_ text: String) -> Int64? {
        guard let moment = parse(text), format(moment).dropFirst(5) == text.dropFirst(5) else {
            return nil
        }
        return moment.seconds
    }

    /// `06/Nov/1994:08:49:37 +0000`, as the common log format has it.
    static func logFormat(_ seconds: Int64) -> String {
        let words = format(Timestamp(seconds: seconds)).split(separator: " ")
        guard words.count == 6 else { return "-" }
        return "\(words[1])/\(words[2])/\(words[3]):\(words[4]) +0000"
    }
}
