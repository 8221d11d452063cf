/// Which sources a person means: one URL, a host, or all URLs that look alike.
///
/// | text | means |
/// |---|---|
/// | `img.example.com` | that host, in any letter case |
/// | `*.example.com` | that host and everything below it |
/// | `https://img.example.com/a.jpg` | that URL |
/// | `https://img.example.com/old/*` | every URL that fits; `*` stands for any text, also with `/` |
/// | `img.example.com/old/*` | the same for http and https |
public struct SourcePattern: Hashable, Sendable, CustomStringConvertible {
    /// The text as given, without spaces around it.
    public let text: String

    /// Takes a pattern; `nil` for an empty one and for one of `*` alone, which nobody means.
    public init?(_ text: String) {
        let trimmed = text.drop { $0.isWhitespace }
        let end = trimmed.lastIndex { !$0.isWhitespace }
        guard let end, trimmed.contains(where: { $0 != "*" && $0 != "/" && $0 != "." }) else {
            return nil
        }
        self.text = String(trimmed[...end])
    }

    /// The text as given.
    public var description: String { text }

    /// Whether the text names a host rather than URLs.
    public var isHost: Bool { !text.utf8.contains(47) && !text.utf8.contains(58) }

    /// The URL that the text names, where it names one alone.
    public var url: String? { isHost || text.utf8.contains(42) || !hasScheme ? nil : text }

    /// Whether a source is meant.
    ///
    /// - Parameters:
    ///   - identity: The source's identity.
    ///   - host: Its host in lower case; empty for local assets and refused URLs.
    /// - Returns: `true` for a source of that host, or a URL that fits.
    public func matches(identity: String, host: String) -> Bool {
        if isHost {
            let wanted = text.lowercased()
            guard wanted.hasPrefix("*.") else { return host == wanted }
            return host == wanted.dropFirst(2) || host.hasSuffix(wanted.dropFirst(1))
        }
        var bytes = identity.utf8[...]
        if !hasScheme {
            for scheme in ["http://", "https://"] where identity.hasPrefix(scheme) {
                bytes = bytes.dropFirst(scheme.utf8.count)
            }
        }
        return Self.fits(bytes, text.utf8[...])
    }

    private var hasScheme: Bool {
        text.utf8.starts(with: "http://".utf8) || text.utf8.starts(with: "https://".utf8)
    }

    /// Matches with one step back per star: never more than text times pattern.
    private static func fits(_ text: Substring.UTF8View, _ pattern: Substring.UTF8View) -> Bool {
        var (place, mark) = (text.startIndex, pattern.startIndex)
        var retry: (place: Substring.UTF8View.Index, mark: Substring.UTF8View.Index)?
        while place < text.endIndex {
            if mark < pattern.endIndex, pattern[mark] == 42 {
                mark = pattern.index(after: mark)
                retry = (place, mark)
            } else if mark < pattern.endIndex, pattern[mark] == text[place] {
                place = text.index(after: place)
                mark = pattern.index(after: mark)
            } else if let last = retry {
                place = text.index(after: last.place)
                mark = last.mark
                retry = (place, mark)
            } else {
                return false
            }
        }
        return pattern[mark...].allSatisfy { $0 == 42 }
    }
}
