import Synchronization

/// Reading the ledger, and waiting for what is not yet in it.
extension Ledger {
    /// Somebody who waits until a condition holds.
    struct Waiter {
        let id: Int
        let isMet: @Sendable (borrowing State) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// The sums as they stand.
    var counts: OriginCounts { state.withLock { $0.counts } }

    /// The requests that a pattern means, oldest first.
    func requests(_ pattern: TargetPattern) -> [RequestRecord] {
        state.withLock { $0.requests.all }
            .filter { pattern.matches(host: $0.host, target: $0.target) }
    }

    /// The connections that are still kept, oldest first.
    var connections: [ConnectionRecord] { state.withLock { $0.connections.all } }

    /// Takes the open connection from a port out of the sums, since it was our own.
    func discount(peerPort: Int) {
        let found = connections.last { $0.peerPort == peerPort && $0.closedAt == nil }
        if let found { discount(found.id) }
    }

    /// Forgets all records; sums begin anew with what is open now.
    func reset() {
        state.withLock { state in
            var fresh = OriginCounts()
            fresh.openConnections = state.counts.openConnections
            fresh.peakConnections = state.counts.openConnections
            fresh.inFlight = state.counts.inFlight
            fresh.peakConcurrency = state.counts.inFlight
            for (name, host) in state.counts.hosts where host.inFlight > 0 {
                fresh.hosts[name] = OriginCounts.Host(
                    requests: 0, inFlight: host.inFlight, peakConcurrency: host.inFlight)
            }
            state.counts = fresh
            state.requests.removeAll()
            state.connections.removeAll()
        }
    }

    /// Waits until a condition on the ledger holds.
    ///
    /// - Parameters:
    ///   - what: Named in the error.
    ///   - limit: How long to wait.
    ///   - isMet: Called under the ledger's lock, at once and after each change.
    /// - Throws: ``OriginError/timedOut(waitingFor:seconds:)``, ``OriginError/stopped`` or a
    ///   cancellation.
    func wait(
        for what: String, within limit: Duration,
        until isMet: @escaping @Sendable (borrowing State) -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.wait(until: isMet) }
            group.addTask {
                try await Task.sleep(for: limit)
                let seconds =
                    Double(limit.components.seconds)
                    + Double(limit.components.attoseconds) / 1e18
                throw OriginError.timedOut(waitingFor: what, seconds: seconds)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Fails everybody who waits, and everybody who will.
    func stop() {
        let waiters = state.withLock { state in
            state.isStopped = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(throwing: OriginError.stopped) }
    }

    private func wait(until isMet: @escaping @Sendable (borrowing State) -> Bool) async throws {
        let id = Self.nextWaiter()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if isMet(state) { return .success(()) }
                    if state.isStopped { return .failure(OriginError.stopped) }
                    if Task.isCancelled { return .failure(CancellationError()) }
                    state.waiters.append(
                        Waiter(id: id, isMet: isMet, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private static func nextWaiter() -> Int { Int.random(in: .min ... .max) }
}

extension Ledger.State {
    /// Lets those go whose condition holds now.
    mutating func wakeWaiters() {
        guard !waiters.isEmpty else { return }
        let met = waiters.filter { $0.isMet(self) }
        guard !met.isEmpty else { return }
        let ids = Set(met.map(\.id))
        waiters.removeAll { ids.contains($0.id) }
        for waiter in met { waiter.continuation.resume() }
    }
}
