internal import ImgCacheFetch
internal import ImgCacheModel

/// Tells a host's "not found" picture from real ones: the same bytes for three of its URLs, and
/// for a path that cannot exist.
actor PlaceholderWatch {
    private let catalog: any TwinCataloging
    private let blobs: any BlobStoring
    private let probe: PlaceholderProbe
    private var answers: [String: Task<ContentHash?, Never>] = [:]
    private var arrivals: [UInt64: UInt8] = [:]
    private var confirmed: Set<Twin> = []
    private var remembered: [String: Set<ContentHash>] = [:]

    /// A picture that a host gives for anything.
    struct Twin: Hashable, Sendable {
        let host: String
        let hash: ContentHash
    }

    /// So many URLs of a host with one picture raise the suspicion.
    static let threshold = 3

    init(catalog: any TwinCataloging, blobs: any BlobStoring, probe: PlaceholderProbe) {
        self.catalog = catalog
        self.blobs = blobs
        self.probe = probe
    }

    /// What was confirmed in this run: whoever got such a picture before it was known gives it
    /// back at the end.
    var twins: [Twin] { confirmed.sorted { ($0.host, $0.hash) < ($1.host, $1.hash) } }

    /// Whether a body that came for `source` is the placeholder of its host.
    ///
    /// Asks the host at most once in a run; a probe that fails confirms nothing. What another
    /// source of the host got in this run counts although the catalog does not know it yet, so one
    /// may count twice: that costs a probe and confirms nothing by itself.
    ///
    /// - Parameters:
    ///   - hash: The body's.
    ///   - source: Who it came for, not recorded with it yet.
    /// - Returns: `true` once the host confirmed it.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    func isPlaceholder(_ hash: ContentHash, for source: Source) async throws -> Bool {
        guard case .remote(let url) = source.location else { return false }
        let twin = Twin(host: url.host, hash: hash)
        if confirmed.contains(twin) { return true }
        let key = Freshness.hash(twin.host + hash.hex)
        let arrived = Int(arrivals[key] ?? 0) + 1
        arrivals[key] = UInt8(clamping: arrived)
        let known = try await catalog.sources(
            ofHost: url.host, sharing: hash, limit: Self.threshold)
        let others = known.filter { $0.id != source.id }.count
        var isSuspect = others + arrived >= Self.threshold
        if !isSuspect { isSuspect = try await placeholders(of: url.host).contains(hash) }
        guard isSuspect, await answer(like: url) == hash else { return false }
        confirmed.insert(twin)
        return true
    }

    /// What the host confirmed in earlier runs: one more URL with it is enough to ask again.
    private func placeholders(of host: String) async throws -> Set<ContentHash> {
        if let known = remembered[host] { return known }
        let known = try await catalog.placeholders(ofHost: host)
        remembered[host] = known
        return known
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
