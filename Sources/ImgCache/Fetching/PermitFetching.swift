internal import ImgCacheFetch
internal import ImgCacheModel

/// The stage that asks for one source with a permit of its host in hand.
protocol PermitFetching: Sendable {
    /// Asks, and gives the permit back with what was learned of the host.
    func fetch(
        _ request: FetchRequest, into sink: any BodySink, holding permit: HostScheduler.Permit
    ) async -> FetchResult
}

extension PoliteFetcher: PermitFetching {}
