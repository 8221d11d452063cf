public import ImgCacheModel

/// Asks a host for a path that cannot exist, to see whether it gives one picture for anything.
///
/// The hash of what comes with a good status is what a "not found" picture of that host hashes to.
/// A probe that fails confirms nothing.
public struct PlaceholderProbe: Sendable {
    private let fetcher: any Fetching
    private let token: @Sendable () -> UInt64

    /// - Parameters:
    ///   - fetcher: Asks; a ``PoliteFetcher`` keeps the probe within the host's share.
    ///   - token: A number that no path of the host holds; random by default.
    public init(
        _ fetcher: any Fetching,
        token: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
    ) {
        self.fetcher = fetcher
        self.token = token
    }

    /// What the host of `url` gives for a path that cannot exist, in the same folder and with the
    /// same extension.
    ///
    /// - Parameters:
    ///   - url: A source of the host that is suspected.
    ///   - sink: Takes what comes.
    /// - Returns: The staged body, for the caller to compare by hash and to delete; `nil` when the
    ///   host says "not found", fails, or gives no picture.
    public func ask(like url: SourceURL, into sink: any BodySink) async -> StagedFile? {
        let path = url.path
        let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let ending = path[name...].lastIndex(of: ".").map { String(path[$0...]) } ?? ""
        let folder = name == path.startIndex ? "/" : String(path[..<name])
        let text = "\(url.origin)\(folder)imgcache-probe-\(String(token(), radix: 16))\(ending)"
        do {
            let result = await fetcher.fetch(FetchRequest(url: try SourceURL(text)), into: sink)
            if case .body(let file) = result.outcome { return file }
            return nil
        } catch {
            sink.discard()
            return nil
        }
    }
}
