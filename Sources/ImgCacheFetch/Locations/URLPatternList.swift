public import ImgCacheModel

/// URLs that are never asked, as globs over host and path (`fetch.exclude`).
///
/// `*` stands for anything but `/`, `**` for anything, `?` for itself. A pattern without `/`
/// names a host, and with `*.` in front also all below it; one with a query is compared with path
/// and query, one without with the path alone. A leading scheme is passed over.
public struct URLPatternList: Hashable, Sendable {
    private let patterns: [Pattern]

    private struct Pattern: Hashable {
        var host: [UInt8]
        /// `nil` for the whole host.
        var target: [UInt8]?
        var hasQuery: Bool
    }

    /// Takes the patterns; empty ones match nothing.
    public init(_ texts: [String]) {
        patterns = texts.compactMap { text in
            var rest = text[...]
            for scheme in ["https://", "http://"] where rest.lowercased().hasPrefix(scheme) {
                rest = rest.dropFirst(scheme.count)
            }
            guard !rest.isEmpty else { return nil }
            let host = rest.prefix { $0 != "/" }
            let target = rest.dropFirst(host.count)
            return Pattern(
                host: Array(host.lowercased().utf8),
                target: target.isEmpty ? nil : Array(target.utf8), hasQuery: target.contains("?"))
        }
    }

    /// Whether any pattern fits.
    public func matches(_ url: SourceURL) -> Bool {
        guard !patterns.isEmpty else { return false }
        let host = Array(url.host.utf8)
        let authority = Array(url.authority.utf8)
        let path = Array(url.path.isEmpty ? "/".utf8 : url.path.utf8)
        let target = Array(url.target.utf8)
        return patterns.contains { pattern in
            guard Self.hostFits(pattern.host, host) || Self.hostFits(pattern.host, authority)
            else { return false }
            guard let glob = pattern.target else { return true }
            return Self.fits(glob[...], (pattern.hasQuery ? target : path)[...])
        }
    }

    private static func hostFits(_ pattern: [UInt8], _ host: [UInt8]) -> Bool {
        if pattern == Array("*".utf8) || pattern == Array("**".utf8) { return true }
        if pattern.starts(with: "*.".utf8) {
            let parent = pattern.dropFirst(2)
            if host.elementsEqual(parent) { return true }
            return host.suffix(parent.count + 1).elementsEqual([UInt8(ascii: ".")] + parent)
        }
        return fits(pattern[...], host[...])
    }

    /// Glob matching with one point to come back to for each kind of star: linear in practice.
    private static func fits(_ glob: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
        let star = UInt8(ascii: "*")
        var pattern = glob.startIndex
        var place = text.startIndex
        var deep: (pattern: Int, place: Int)?
        var shallow: (pattern: Int, place: Int)?
        while true {
            if pattern < glob.endIndex, glob[pattern] == star {
                if pattern + 1 < glob.endIndex, glob[pattern + 1] == star {
                    pattern += 2
                    deep = (pattern, place)
                    shallow = nil
                } else {
                    pattern += 1
                    shallow = (pattern, place)
                }
            } else if place == text.endIndex, pattern == glob.endIndex {
                return true
            } else if pattern < glob.endIndex, place < text.endIndex, glob[pattern] == text[place] {
                pattern += 1
                place += 1
            } else if let point = shallow, point.place < text.endIndex,
                text[point.place] != UInt8(ascii: "/")
            {
                shallow = (point.pattern, point.place + 1)
                (pattern, place) = (point.pattern, point.place + 1)
            } else if let point = deep, point.place < text.endIndex {
                deep = (point.pattern, point.place + 1)
                shallow = nil
                (pattern, place) = (point.pattern, point.place + 1)
            } else {
                return false
            }
        }
    }
}
