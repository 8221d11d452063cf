internal import ImgCacheFetch
internal import ImgCacheModel

/// Sources that were well lately, on hosts that this run did not ask: when most of a run's hosts
/// are down, these tell whether that is the hosts or the network.
///
/// An audit of the troubled alone asks nobody but hosts that are likely to be down; without a word
/// from elsewhere it would blame the network each time.
struct Canaries: Sendable {
    let catalog: any AuditCataloging
    let fetcher: any Fetching
    let blobs: any BlobStoring

    /// Sources that are asked at most.
    static let count = 3

    /// Whether most of them answer.
    ///
    /// - Parameter hosts: Those that the run asked.
    /// - Returns: `false` also when there is none to ask.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    func sing(besides hosts: Set<String>) async throws -> Bool {
        let sources = try await catalog.healthySources(besides: hosts, limit: Self.count)
        var answers = 0
        for source in sources {
            guard let url = source.location.url else { continue }
            let result = await fetcher.fetch(
                ProbeQuestion.beginning.request(for: source, at: url),
                into: try blobs.openSink())
            if case .body(let file) = result.outcome { blobs.discard(path: file.path) }
            if result.status != nil { answers += 1 }
        }
        return answers * 2 > sources.count
    }
}
