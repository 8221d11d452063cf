/// Why a text gives no tree.
enum ReadingFault: Error, Equatable {
    /// The text is wrong: a line of the file, from 1, and a sentence without the line.
    case wrong(line: Int?, cause: String)
    /// The own reader meets something it does not vouch for; Yams decides.
    case unsure(line: Int)
}

/// What is too much for one document.
enum ReadingLimits {
    /// Bytes of one file; articles have a few KB, lists of an interface up to some MB.
    static let fileBytes = 16 << 20
    /// Bytes that are handed to Yams, whose scanner is slow on hostile text.
    static let yamsBytes = 2 << 20
    /// Collections within one another.
    static let depth = 100
    /// Values that aliases may add.
    static let aliasedValues = 200_000
    /// Alias marks in a text that is handed to Yams, which copies what they stand for.
    static let yamsAliases = 24

    static func tooDeep(line: Int) -> ReadingFault {
        .wrong(
            line: line,
            cause: "more than \(depth) lists and mappings stand within one another; "
                + "make the document flatter")
    }

    static func duplicate(key: String, line: Int, first: Int) -> ReadingFault {
        .wrong(
            line: line,
            cause: "the key `\(key)` stands twice in one mapping, first on line \(first); "
                + "remove or rename one of them")
    }

    static let tooManyAliases = ReadingFault.wrong(
        line: nil,
        cause: "its aliases stand for more than \(aliasedValues) values; write them out")
}
