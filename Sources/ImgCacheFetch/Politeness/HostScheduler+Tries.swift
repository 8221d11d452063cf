internal import Synchronization

extension HostScheduler {
    /// Waits for another try of a request; its place among all is free for others meanwhile.
    ///
    /// False when there must be none: a host that it needs is parked or under suspicion, or the
    /// wait would end after `limit` or the run's deadline.
    ///
    /// - Throws: `CancellationError`, ``Parked``, or ``OverBudget`` when the host's turn does not
    ///   come in time. The permit is still to be finished.
    func tryAgain(
        _ permit: Permit, after wait: Duration, within limit: Duration
    ) async throws -> Bool {
        let end = end(within: limit)
        let mayWait = ledger.withLock { ledger in
            let now = time.now()
            guard ledger.mayTryAgain(permit), now + wait < end else { return false }
            ledger.stepOut(permit, now: now)
            return true
        }
        guard mayWait else { return false }
        waiters.wake()
        try await time.sleep(for: wait)
        try await stepIn(permit, at: permit.host, before: end)
        return true
    }

    /// Moves a request to another host: takes that host's turn and place. Nothing happens where
    /// the request is there already.
    ///
    /// - Throws: As ``tryAgain(_:after:within:)``.
    func move(
        _ permit: Permit, to host: String, isRedirected: Bool, within limit: Duration
    ) async throws {
        let end = end(within: limit)
        let isThere = ledger.withLock { ledger in
            let place = ledger.host(of: permit)
            guard place != host else { return true }
            let now = time.now()
            if isRedirected, let place {
                ledger.note(place, throttled: false, retryAfter: nil, now: now)
            }
            ledger.stepOut(permit, now: now)
            return false
        }
        if isThere { return }
        waiters.wake()
        try await stepIn(permit, at: host, before: end)
    }

    private func stepIn(_ permit: Permit, at host: String, before end: Duration) async throws {
        while true {
            let ticket = waiters.ticket()
            let now = time.now()
            guard now < end else { throw OverBudget() }
            let standing = ledger.withLock { $0.stepIn(permit, at: host, now: now) }
            if standing == .now { return }
            try await wait(standing, ticket, before: end)
        }
    }

    private func end(within limit: Duration) -> Duration {
        let end = time.now() + limit
        return deadline.map { min($0, end) } ?? end
    }
}
