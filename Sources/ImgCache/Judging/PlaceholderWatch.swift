internal import ImgCacheFetch
internal import ImgCacheModel

/// Tells a host's "not found" picture from real ones: the same bytes for three of its URLs, and
/// for a path that cannot exist.
actor PlaceholderWatch {
    private let catalog: any TwinCataloging
    private let blobs: any BlobStoring
    private let probe: PlaceholderProbe
    private var answers: [String: Task<ContentHash?, Never>] = [:]

    /// So many URLs of a host with one picture raise the suspicion.
    static let threshold = 3

    init(catalog: any TwinCataloging, blobs: any BlobStoring, probe: PlaceholderProbe) {
        self.catalog = catalog
        self.blobs = blobs
        self.probe = probe
    }

    /// Whether a body that came for `source` is the placeholder of its host.
    ///
    /// Asks the host at most once in a run for each kind of path; a probe that fails confirms
    /// nothing.
    ///
    /// - Parameters:
    ///   - hash: The body's.
    ///   - source: Who it came for, not recorded with it yet.
    /// - Returns: `true` once the host confirmed it.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    func isPlaceholder(_ hash: ContentHash, for source: Source) async throws -> Bool {
        guard case .remote(let url) = source.location else { return false }
        let twins = try await catalog.sources(
            ofHost: url.host, sharing: hash, limit: Self.threshold)
        guard twins.filter({ $0.id != source.id }).count >= Self.threshold - 1 else {
            return false
        }
        return await answer(like: url) == hash
    }

    private func answer(like url: SourceURL) async -> ContentHash? {
        if let known = answers[url.origin] { return await known.value }
        let task = Task { [blobs, probe] () -> ContentHash? in
            do {
                let file = await probe.ask(like: url, into: try blobs.openSink())
                if let file { blobs.discard(path: file.path) }
                return file?.hash
            } catch {
                return nil
            }
        }
        answers[url.origin] = task
        return await task.value
    }
}
