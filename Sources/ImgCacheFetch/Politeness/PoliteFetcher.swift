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
    /// A parked host gives its incident's reason at once, without a request.
    public func fetch(_ request: FetchRequest, into sink: any BodySink) async -> FetchResult {
        do {
            let permit = try await scheduler.permit(for: request.url.host)
            return await fetch(request, into: sink, holding: permit)
        } catch let parked as HostScheduler.Parked {
            return Self.refusal(parked.incident, request, sink)
        } catch {
            sink.discard()
            return FetchResult(
                outcome: .failed(.runAborted), detail: "the run ended before its turn",
                finalURL: request.url)
        }
    }

    /// Fetches with a permit, and finishes it.
    ///
    /// While it waits for another try, its place is free for other hosts.
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

/// Waits between tries as the scheduler wants it.
private struct PermitGate: TryGate {
    let scheduler: HostScheduler
    let permit: HostScheduler.Permit

    func note(_ attempt: Attempt) {
        guard let status = attempt.result.status else { return }
        let isThrottled = status == 429 || status == 503
        guard isThrottled || attempt.reason != .http5xx else { return }
        scheduler.change {
            $0.note(
                permit.host, throttled: isThrottled,
                retryAfter: attempt.retryAfter.map { min($0, RetryPolicy.patience) }, now: $1)
        }
    }

    func pass(after wait: Duration) async -> Bool {
        let pause = scheduler.pause(permit)
        guard pause != .denied else { return false }
        do {
            try await scheduler.time.sleep(for: wait)
            try await scheduler.resume(permit, from: pause)
            return true
        } catch {
            if pause == .aside { scheduler.endPause(permit) }
            return false
        }
    }

    func incident(at host: String) -> HostScheduler.Incident? {
        guard host != permit.host, case .parked(let incident) = scheduler.standing(of: host)
        else { return nil }
        return incident
    }
}

extension HostScheduler {
    /// Frees the place of a request that waits for another try.
    fileprivate func pause(_ permit: Permit) -> HostLedger.Pause {
        defer { waiters.wake() }
        return ledger.withLock { $0.pause(permit) }
    }

    /// Waits for the place again.
    fileprivate func resume(_ permit: Permit, from pause: HostLedger.Pause) async throws {
        while true {
            let ticket = waiters.ticket()
            let standing = ledger.withLock {
                $0.resume(permit, wasAside: pause == .aside, now: time.now())
            }
            if standing == .now { return }
            try await wait(standing, ticket)
        }
    }

    fileprivate func endPause(_ permit: Permit) { change { ledger, _ in ledger.endPause(permit) } }
}
