public import ImgCacheModel
internal import Synchronization

/// A fetcher that keeps to what a ``HostScheduler`` allows, between tries as well.
public final class PoliteFetcher: Fetching {
    private let fetcher: CurlFetcher
    private let scheduler: HostScheduler

    /// Puts the scheduler before the fetcher.
    ///
    /// - Parameters:
    ///   - fetcher: Does the asking.
    ///   - scheduler: Shared by everything that asks in this run.
    public init(_ fetcher: CurlFetcher, scheduler: HostScheduler) {
        self.fetcher = fetcher
        self.scheduler = scheduler
    }

    /// Waits for a permit of the URL's host, and fetches with it.
    ///
    /// A parked host gives its incident's reason at once, without a request; a turn that does not
    /// come before the scheduler's deadline gives `over_budget`.
    public func fetch(_ request: FetchRequest, into sink: any BodySink) async -> FetchResult {
        do {
            let permit = try await scheduler.permit(for: request.url.host)
            return await fetch(request, into: sink, holding: permit)
        } catch let parked as HostScheduler.Parked {
            return Self.refusal(parked.incident, request, sink)
        } catch is HostScheduler.OverBudget {
            sink.discard()
            return FetchResult(
                outcome: .failed(.overBudget), detail: "the run's time was over before its turn",
                finalURL: request.url)
        } catch {
            sink.discard()
            return FetchResult(
                outcome: .failed(.runAborted), detail: "the run ended before its turn",
                finalURL: request.url)
        }
    }

    /// Fetches with a permit, and finishes it.
    ///
    /// While it waits for another try, or for the turn of a host that a redirect leads to, its
    /// place is free for other hosts. After the scheduler's deadline nothing is begun: the result
    /// is the failure of the last try, and `over_budget` where no try had failed by itself.
    public func fetch(
        _ request: FetchRequest, into sink: any BodySink, holding permit: HostScheduler.Permit
    ) async -> FetchResult {
        let gate = PermitGate(scheduler: scheduler, permit: permit)
        let result = await fetcher.run(request, into: sink, gate: gate)
        scheduler.finish(permit, with: result)
        return result
    }

    private static func refusal(
        _ incident: HostScheduler.Incident, _ request: FetchRequest, _ sink: any BodySink
    ) -> FetchResult {
        sink.discard()
        return FetchResult(
            outcome: .failed(incident.reason), detail: incident.detail, finalURL: request.url,
            retryAfter: incident.retryAfter, expiresAt: ExpiringURL.expiry(of: request.url))
    }
}
