import Glibc
import NIOCore
import NIOPosix

/// Asking what came.
extension Origin {
    /// The requests that came, oldest first; the latest ``OriginOptions/recordLimit`` at least.
    ///
    /// - Parameters:
    ///   - host: As in ``rule(host:path:_:)``.
    ///   - path: As in ``rule(host:path:_:)``.
    /// - Returns: A record for each, also of those that are still being answered.
    public func requests(host: String? = nil, path: String? = nil) -> [RequestRecord] {
        service.ledger.requests(TargetPattern(host: host, path: path))
    }

    /// The connections that were accepted, oldest first.
    public var connectionRecords: [ConnectionRecord] { service.ledger.connections }

    /// All sums at one moment.
    public var counts: OriginCounts { service.ledger.counts }

    /// How many requests came.
    public var count: Int { counts.requests }

    /// How many connections were accepted; see ``settle()``.
    public var connections: Int { counts.connections }

    /// How many pictures were drawn, and not taken from memory.
    public var drawn: Int { service.shelf.drawn }

    /// The most requests that were answered at one time.
    ///
    /// - Parameter host: Of this host, or nil for all hosts together.
    /// - Returns: 0 when none came.
    public func peakConcurrency(host: String? = nil) -> Int {
        guard let host else { return counts.peakConcurrency }
        return counts.hosts[host.lowercased()]?.peakConcurrency ?? 0
    }

    /// Forgets all records; sums begin anew.
    public func resetRecords() {
        service.ledger.reset()
    }

    /// Waits until so many requests came; they need not be answered yet.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - host: As in ``rule(host:path:_:)``.
    ///   - path: As in ``rule(host:path:_:)``.
    ///   - limit: How long to wait; 10 seconds by default.
    /// - Returns: Their records, perhaps more.
    /// - Throws: ``OriginError/timedOut(waitingFor:seconds:)`` or ``OriginError/stopped``.
    @discardableResult
    public func waitForRequests(
        _ count: Int, host: String? = nil, path: String? = nil,
        within limit: Duration = .seconds(10)
    ) async throws -> [RequestRecord] {
        let pattern = TargetPattern(host: host, path: path)
        let what = "request \(count) to \(host ?? "any host") \(path ?? "")"
        try await service.ledger.wait(for: what, within: limit) { state in
            let matching = state.requests.all.lazy.filter {
                pattern.matches(host: $0.host, target: $0.target)
            }
            return matching.count >= count
        }
        return requests(host: host, path: path)
    }

    /// Waits until every request has ended.
    ///
    /// - Parameter limit: How long to wait; 10 seconds by default.
    /// - Throws: ``OriginError/timedOut(waitingFor:seconds:)`` or ``OriginError/stopped``.
    public func waitUntilIdle(within limit: Duration = .seconds(10)) async throws {
        try await service.ledger.wait(for: "the end of all requests", within: limit) {
            $0.counts.inFlight == 0
        }
    }

    /// Waits until every connection that a client has opened by now is counted.
    ///
    /// A client's connect returns before the server accepts; a test that wants to see no
    /// connection has to call this first. It connects to both ports itself: what is accepted
    /// in order is counted in order.
    ///
    /// - Throws: ``OriginError/timedOut(waitingFor:seconds:)`` or ``OriginError/stopped``.
    public func settle() async throws {
        for port in [httpPort, httpsPort] {
            let probe = try await ClientBootstrap(group: NIOSingletons.posixEventLoopGroup)
                .connect(host: "127.0.0.1", port: port).get()
            let ownPort = probe.localAddress?.port ?? 0
            try await service.ledger.wait(for: "a connection", within: .seconds(10)) { state in
                state.connections.all.contains { $0.peerPort == ownPort && $0.closedAt == nil }
            }
            service.ledger.discount(peerPort: ownPort)
            try await probe.close()
        }
    }
}
