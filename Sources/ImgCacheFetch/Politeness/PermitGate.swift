internal import ImgCacheModel

/// Waits between tries, and for the hosts of redirects, as the scheduler wants it.
struct PermitGate: TryGate {
    let scheduler: HostScheduler
    let permit: HostScheduler.Permit

    var isOpen: Bool { !scheduler.isOver }

    func note(_ attempt: Attempt) {
        guard let status = attempt.result.status, let host = attempt.answeredBy else { return }
        let isThrottled = status == 429 || status == 503
        guard isThrottled || attempt.reason != .http5xx else { return }
        let isBlamed = attempt.reason?.blamesHost ?? false
        scheduler.change {
            $0.note(
                host, throttled: isThrottled,
                retryAfter: attempt.retryAfter.map { min($0, RetryPolicy.patience) }, now: $1)
            // What is said of the permit's own host at the end, others are told here.
            if host != permit.host, !isThrottled, !isBlamed {
                $0.learnAnswer(of: host, isGood: attempt.reason == nil)
            }
        }
    }

    func pass(after wait: Duration, within limit: Duration) async -> Bool {
        do {
            return try await scheduler.tryAgain(permit, after: wait, within: limit)
        } catch {
            return false
        }
    }

    func enter(
        _ host: String, isRedirected: Bool, within limit: Duration
    ) async -> GateAnswer {
        do {
            try await scheduler.move(permit, to: host, isRedirected: isRedirected, within: limit)
            return .open
        } catch let parked as HostScheduler.Parked {
            return .parked(parked.incident)
        } catch {
            return .closed
        }
    }
}
