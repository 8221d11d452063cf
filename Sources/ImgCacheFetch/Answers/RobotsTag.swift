/// `X-Robots-Tag`: what a server wants a picture not to be used for.
///
/// Source: Google Search Central, "Robots meta tag, data-nosnippet, and X-Robots-Tag
/// specifications"; names of robots as in RFC 9309, section 2.2.1.
struct RobotsTag: Hashable, Sendable {
    /// Names that we are called by, in lower case.
    private let names: Set<String>

    /// Reads for `imgcache`, for the product that `userAgent` begins with, and for everybody.
    init(userAgent: String) {
        let product = userAgent.prefix { $0 != "/" && $0 != " " }.lowercased()
        names = ["imgcache", "*", product]
    }

    /// Adds the directives of one field that matter and are for us to those found before, sorted.
    ///
    /// A name with a colon (`googlebot: noindex, noai`) speaks of all directives after it, up to
    /// the next name; those of other robots are passed over. `none` means `noindex`, `noimageai`
    /// means `noai`.
    func merge(_ before: [String], _ text: String) -> [String] {
        var found = Set(before)
        var isForUs = true
        for part in text.split(separator: ",") {
            var directive = part.bare
            if let colon = directive.firstIndex(of: ":") {
                let name = directive[..<colon].bare.lowercased()
                // `unavailable_after: 25 Jun 2027 15:00:00 PST` and its like name nobody.
                guard !Self.valued.contains(name), name.isRobotName else { continue }
                isForUs = names.contains(name)
                directive = directive[directive.index(after: colon)...].bare
            }
            guard isForUs, let meaning = Self.meanings[directive.lowercased()] else { continue }
            found.insert(meaning)
        }
        return found.sorted()
    }

    private static let meanings = [
        "noindex": "noindex", "none": "noindex", "noimageindex": "noimageindex", "noai": "noai",
        "noimageai": "noai",
    ]

    /// Directives with a value.
    private static let valued: Set<String> = [
        "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview",
    ]
}

extension StringProtocol {
    /// Without spaces and tabs around.
    fileprivate var bare: SubSequence {
        let start = firstIndex { !$0.isSpace } ?? endIndex
        let end = lastIndex { !$0.isSpace }.map { index(after: $0) } ?? start
        return self[start..<end]
    }

    /// Whether a robot may be called so: no digit first, as the times of dates have it.
    fileprivate var isRobotName: Bool {
        guard let first, !first.isNumber else { return false }
        return allSatisfy { $0.isLetter || $0.isNumber || "-_.*".contains($0) }
    }
}

extension Character {
    fileprivate var isSpace: Bool { self == " " || self == "\t" }
}
