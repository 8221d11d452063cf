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
