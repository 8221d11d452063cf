internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import Logging

/// Texts of the command line that are neither numbers nor strings.
enum Parsing {
    /// - Throws: `ValidationError` for a text that is no duration.
    static func duration(_ text: String) throws -> Duration {
        guard let duration = DurationText.parse(text) else {
            throw ValidationError(
                "'\(text)' is no duration from 0: write a number with ms, s, m, h, d or w, such as "
                    + "2h30m.")
        }
        return duration
    }

    /// - Throws: `ValidationError` for anything but a whole number from 0.
    static func count(_ text: String) throws -> Int {
        guard let count = Int(text), count >= 0 else {
            throw ValidationError("'\(text)' is no count: write a whole number from 0.")
        }
        return count
    }

    /// - Throws: `ValidationError` for a text that is no number of bytes with a unit.
    static func size(_ text: String) throws -> ByteCount {
        guard let size = ByteCount(parsing: text) else {
            throw ValidationError(
                "'\(text)' is no size from 0: write a number with B, KB, MB, GB or TB, such as 20GB."
            )
        }
        return size
    }

    /// - Throws: `ValidationError` for a text that is no address to listen on.
    static func listenAddress(_ text: String) throws -> ListenAddress {
        guard let address = ListenAddress(text) else {
            throw ValidationError(
                "'\(text)' is no address: write 127.0.0.1:8080, [::1]:8080 or unix:/path/of.sock.")
        }
        return address
    }

    /// - Throws: `ValidationError` for a word that is none of the levels.
    static func logLevel(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw unknown(text, of: Logger.Level.allCases.map(\.rawValue))
        }
        return level
    }

    /// - Throws: `ValidationError` for a word that is none of the kinds.
    static func decoding(_ text: String) throws -> VerifyOptions.Decoding { try word(text) }

    private static func unknown(_ text: String, of words: [String]) -> ValidationError {
        ValidationError("'\(text)' is not one of \(words.joined(separator: ", ")).")
    }

    /// - Throws: `ValidationError` for anything but `LAST`, a date and a time.
    static func since(_ text: String) throws -> AuditOptions.Since {
        if text.uppercased() == "LAST" { return .last }
        guard let time = Timestamp(rfc3339: text) else {
            throw ValidationError(
                "'\(text)' is no time: write LAST, a date such as 2027-01-31 (midnight UTC), or "
                    + "2027-01-31T06:00:00Z.")
        }
        return .time(time)
    }

    /// - Throws: `ValidationError` for anything but `all` and the checks that can be corrected.
    static func dimensionFixes(_ text: String) throws -> Set<SizeCheck> {
        let kinds: Set<SizeCheck> = [.scaled, .swapped, .different]
        if text == "all" { return kinds }
        guard let kind = kinds.first(where: { $0.rawValue == text }) else {
            throw ValidationError("'\(text)' is not one of all, scaled, swapped, different.")
        }
        return [kind]
    }
}

extension CompletionKind {
    /// The raw values of an enumeration, for a shell that completes them.
    static func words<Word: RawRepresentable & CaseIterable>(of _: Word.Type) -> CompletionKind
    where Word.RawValue == String { .list(Word.allCases.map(\.rawValue)) }
}
