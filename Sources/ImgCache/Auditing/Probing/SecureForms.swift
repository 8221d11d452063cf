internal import ImgCacheFetch
internal import ImgCacheModel
internal import Synchronization

/// Finds out whether addresses that fail over http answer over https, so that the report can say
/// so. A few only: it is a hint, not a duty.
final class SecureForms: Sendable {
    private struct Candidate: Sendable {
        var id: Int64
        var url: SourceURL
        var articleURL: String?
    }

    private struct State {
        var candidates: [Candidate] = []
        var hosts: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Addresses that are tried in one run.
    static let limit = 50
    /// Of these, of one host.
    static let perHost = 3
    /// Tries at a time.
    static let width = 8
    /// After this no further one is tried.
    static let patience = Duration.seconds(60)

    /// Notes how an address failed.
    func note(_ source: Source, _ reason: Reason, _ result: FetchResult) {
        guard Self.mayHelp(against: reason), result.finalURL.scheme == "http",
            let url = source.location.url?.secured
        else { return }
        state.withLock { state in
            guard state.candidates.count < Self.limit,
                state.hosts[url.host, default: 0] < Self.perHost
            else { return }
            state.hosts[url.host, default: 0] += 1
            state.candidates.append(
                Candidate(id: source.id, url: url, articleURL: source.articleURL))
        }
    }

    /// Tries the noted addresses; what documents mention with https already is left out, since the
    /// catalog knows how that stands.
    ///
    /// - Parameters:
    ///   - fetcher: Asks, politely; apart from the run's hosts, which may be parked for http.
    ///   - catalog: Knows what is mentioned.
    ///   - blobs: Takes the first bytes.
    /// - Returns: The numbers of the sources whose https form begins like a picture.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    func works(
        _ fetcher: any Fetching, _ catalog: any SourceCataloging, _ blobs: any BlobStoring
    ) async throws -> Set<Int64> {
        var waiting: [Candidate] = []
        for candidate in state.withLock({ $0.candidates })
        where try await catalog.source(candidate.url.text) == nil { waiting.append(candidate) }
        let end = ContinuousClock.now + Self.patience
        return try await withThrowingTaskGroup(of: Int64?.self) { tries in
            var found: Set<Int64> = []
            for (index, candidate) in waiting.enumerated() {
                if index >= Self.width, let done = try await tries.next(), let id = done {
                    found.insert(id)
                }
                guard ContinuousClock.now < end, !Task.isCancelled else { break }
                tries.addTask {
                    try await Self.works(candidate, fetcher, blobs) ? candidate.id : nil
                }
            }
            for try await id in tries { if let id { found.insert(id) } }
            return found
        }
    }

    private static func works(
        _ candidate: Candidate, _ fetcher: any Fetching, _ blobs: any BlobStoring
    ) async throws -> Bool {
        let result = await fetcher.fetch(
            FetchRequest(
                url: candidate.url, articleURL: candidate.articleURL,
                firstBytes: ProbeQuestion.beginningBytes), into: try blobs.openSink())
        guard case .body(let file) = result.outcome else { return false }
        blobs.discard(path: file.path)
        return true
    }

    /// Whether another scheme can make a difference: not to a name that is unknown, nor to a
    /// server that wants us gone.
    private static func mayHelp(against reason: Reason) -> Bool {
        switch reason {
        case .connectFailed, .timeout, .reset, .http5xx, .http404, .http410, .http4xx,
            .notAnImage, .empty, .truncated, .undecodable, .loop, .tooMany, .badLocation:
            true
        default: false
        }
    }
}
