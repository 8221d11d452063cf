import ImgCacheModel
import OriginServer

@testable import ImgCacheFetch

/// A fetcher before a local origin.
struct Bench {
    let origin: Origin
    let fetcher: CurlFetcher
    let names: ScriptedNames

    init(
        _ origin: Origin, rules: FetchRules = Rules.fetch(), limits: LimitRules = Rules.limits(),
        network: NetworkRules? = nil, names: [String: NameAnswer] = [:],
        time: any MonotonicTime = SystemTime()
    ) throws {
        self.origin = origin
        self.names = ScriptedNames(names)
        fetcher = try CurlFetcher(
            CurlFetcher.Configuration(
                fetch: rules, limits: limits, network: network ?? Rules.network(origin)),
            surroundings: .init(
                time: time, clock: FixedClock(), names: self.names, random: { 0.5 }))
    }

    func fetch(
        _ url: String, _ change: (inout FetchRequest) -> Void = { _ in },
        into sink: MemorySink = MemorySink()
    ) async throws -> FetchResult {
        var request = FetchRequest(url: try SourceURL(url))
        change(&request)
        return await fetcher.fetch(request, into: sink)
    }
}

extension FetchResult {
    /// The reason of a failure.
    var reason: Reason? { if case .failed(let reason) = outcome { reason } else { nil } }
    /// The body of a success.
    var file: StagedFile? { if case .body(let file) = outcome { file } else { nil } }
    /// Whether the answer was "not modified".
    var isNotModified: Bool { if case .notModified = outcome { true } else { false } }
}
