internal import ArgumentParser
internal import ImgCacheModel

/// Texts of the command line that are neither numbers nor strings.
enum Parsing {
    /// - Throws: `ValidationError` for a text that is no duration.
    static func duration(_ text: String) throws -> Duration {
        guard let duration = DurationText.parse(text) else {
            throw ValidationError(
                "'\(text)' is no duration: write a number with ms, s, m, h, d or w, such as 2h30m.")
        }
        return duration
    }
}
