/// Behaviours in words: `status/503/retry-after/2`, alone or in front of a path.
///
/// One table gives each word its meaning, for paths, for rules in text and for the README.
enum BehaviourGrammar {
    typealias Reader = @Sendable (inout Segments) throws(OriginError) -> Behaviour

    static let words: [String: Reader] = [
        "good": { _ in .good },
        "status": { s throws(OriginError) in
            .status(try s.number(100...999), retryAfter: try s.retryAfter())
        },
        "451": { _ in .status(451) },
        "flaky": { s throws(OriginError) in
            .first(try s.number(0...1_000_000), .status(try s.number(100...999)))
        },
        "bot-challenge": { s in .botChallenge(s.optionalNumber() ?? 403) },
        "hotlink": { _ in .hotlink },
        "hotlink-needs-referer": { _ in .hotlinkNeedsReferer },
        "lying-head": { _ in .lyingHead },
        "robots": { s throws(OriginError) in .robots(try s.text()) },
        "redirect": { s throws(OriginError) in
            let code = try s.number(300...399)
            try s.expect("to")
            return .redirect(code, to: try s.remainder())
        },
        "redirect-loop": { _ in .redirectLoop },
        "redirect-chain": { s throws(OriginError) in .redirectChain(try s.number(0...10_000)) },
        "redirect-root": { _ in .redirectRoot },
        "bad-location": { _ in .badLocation },
        "no-location": { _ in .noLocation },
        "html200": { _ in .html200 },
        "json200": { _ in .json200 },
        "soft404": { _ in .soft404 },
        "empty": { _ in .empty },
        "tracking-pixel": { _ in .trackingPixel },
        "wrong-type": { _ in .wrongType },
        "content-type": { s throws(OriginError) in .contentType(try s.text()) },
        "text-as-jpeg": { _ in .textAsJPEG },
        "svg": { _ in .svg },
        "bmp": { _ in .bmp },
        "undecodable": { _ in .undecodable },
        "pixel-bomb": { _ in .pixelBomb },
        "gzip": { _ in .gzip },
        "truncated": { s throws(OriginError) in .truncated(try s.number(0...99)) },
        "short-chunked": { s in .shortChunked(s.optionalNumber() ?? 50) },
        "chunked": { _ in .chunked },
        "truncated-picture": { s throws(OriginError) in .truncatedPicture(try s.number(0...99)) },
        "reset": { s in .reset(afterBytes: s.optionalNumber()) },
        "never": { _ in .never },
        "stall": { s in .stall(afterBytes: s.optionalNumber() ?? 0) },
        "slow": { s throws(OriginError) in .slow(bytesPerSecond: try s.number(1...Int.max)) },
        "slow-head": { s in .slowHead(.milliseconds(s.optionalNumber() ?? 3000)) },
        "huge": { s throws(OriginError) in .huge(try s.number(0...Int.max)) },
        "huge-chunked": { s throws(OriginError) in
            .huge(try s.number(0...Int.max), chunked: true)
        },
        "endless": { _ in .huge(nil) },
        "size": { s throws(OriginError) in
            let size = try s.size()
            return .size(size.width, size.height)
        },
        "swapped": { _ in .swapped },
        "scaled": { s throws(OriginError) in .scaled(try s.number(1...1000)) },
        "different": { _ in .different },
        "format": { s throws(OriginError) in .format(try s.text()) },
        "orientation": { s throws(OriginError) in .orientation(try s.number(1...8)) },
        "style": { s throws(OriginError) in .style(try s.style()) },
        "vary-accept": { _ in .varyAccept },
        "smaller-after-first": { _ in .smallerAfterFirst },
        "changing": { _ in .changing },
        "etag": { _ in .etag },
        "weak-etag": { _ in .weakETag },
        "last-modified": { _ in .lastModified },
        "no-validators": { _ in .noValidators },
        "max-age": { s throws(OriginError) in .maxAge(try s.number(0...Int.max)) },
        "no-range": { _ in .noRange },
        "range-416": { _ in .range416 },
    ]

    /// Reads the behaviours in front of a target.
    ///
    /// - Parameter target: Begins with `/fault/`; what is left may begin with it again, and then
    ///   the behaviours stack.
    /// - Returns: The behaviour, and the rest of the target with its query, beginning with `/`.
    /// - Throws: ``OriginError/badBehaviour(_:why:)``.
    static func split(_ target: String) throws(OriginError) -> (Behaviour, shape: String) {
        let end = target.firstIndex(of: "?") ?? target.endIndex
        var segments = Segments(target[..<end])
        var behaviour = Behaviour.good
        while segments.skip("fault") {
            behaviour = behaviour.then(try read(&segments))
        }
        return (behaviour, shape: "/" + segments.rest + target[end...])
    }

    /// Reads a behaviour that stands alone, such as `status/503`; `+` stacks several.
    ///
    /// - Parameter text: One behaviour, or several joined by `+`.
    /// - Returns: All of them as one.
    /// - Throws: ``OriginError/badBehaviour(_:why:)``.
    static func behaviour(_ text: String) throws(OriginError) -> Behaviour {
        var behaviour = Behaviour.good
        for part in text.split(separator: "+", omittingEmptySubsequences: false) {
            var segments = Segments("/" + part)
            behaviour = behaviour.then(try read(&segments))
            guard segments.rest.isEmpty else {
                throw .badBehaviour(text, why: "what does \(segments.rest) mean")
            }
        }
        return behaviour
    }

    private static func read(_ segments: inout Segments) throws(OriginError) -> Behaviour {
        let word = try segments.text()
        guard let reader = words[word] else {
            throw .badBehaviour(word, why: "not in the table")
        }
        return try reader(&segments)
    }
}
