import FoundationEssentials
import Synchronization

/// Writes down every connection and every request.
///
/// A request counts as ended just before its last byte is handed to the socket: a client that has
/// the whole answer therefore always finds the finished record, and its next request never seems
/// to overlap with this one.
final class Ledger: Sendable {
    struct State {
        var counts = OriginCounts()
        var requests: Kept<RequestRecord>
        var connections: Kept<ConnectionRecord>
        var waiters: [Waiter] = []
        var isStopped = false
    }

    let state: Mutex<State>

    /// Makes an empty ledger.
    ///
    /// - Parameter limit: How many records of either kind are kept; older ones are dropped.
    init(limit: Int) {
        state = Mutex(State(requests: Kept(limit: limit), connections: Kept(limit: limit)))
    }

    /// Notes an accepted connection and returns its number.
    func opened(isTLS: Bool, peerPort: Int) -> Int {
        state.withLock { state in
            state.counts.connections += 1
            state.counts.openConnections += 1
            state.counts.peakConnections = max(
                state.counts.peakConnections, state.counts.openConnections)
            let id = state.connections.append { id in
                ConnectionRecord(
                    id: id, isTLS: isTLS, peerPort: peerPort, openedAt: Self.now(), requests: 0,
                    closedAt: nil)
            }
            state.wakeWaiters()
            return id
        }
    }

    /// Notes that a connection has ended.
    func closed(_ connection: Int) {
        state.withLock { state in
            state.counts.openConnections = max(0, state.counts.openConnections - 1)
            state.connections.update(connection) { $0.closedAt = Self.now() }
            state.wakeWaiters()
        }
    }

    /// Takes a connection out of the sums, since it serves the control host.
    func discount(_ connection: Int) {
        state.withLock { state in
            state.counts.connections = max(0, state.counts.connections - 1)
            state.connections.remove(connection)
        }
    }

    /// Notes a request and returns its number.
    func began(_ request: OriginRequest, connection: Int) -> Int {
        state.withLock { state in
            state.counts.requests += 1
            state.counts.inFlight += 1
            state.counts.peakConcurrency = max(
                state.counts.peakConcurrency, state.counts.inFlight)
            var host = state.counts.hosts[request.host] ?? OriginCounts.Host()
            host.requests += 1
            host.inFlight += 1
            host.peakConcurrency = max(host.peakConcurrency, host.inFlight)
            state.counts.hosts[request.host] = host
            state.connections.update(connection) { $0.requests += 1 }
            let id = state.requests.append { id in
                RequestRecord(
                    id: id, connection: connection, method: request.method,
                    isTLS: request.isTLS, isHTTP2: request.isHTTP2, host: request.host,
                    target: request.target,
                    headers: request.headers, receivedAt: Self.now(),
                    concurrency: host.inFlight, status: nil, bytesSent: 0, outcome: .open,
                    finishedAt: nil)
            }
            state.wakeWaiters()
            return id
        }
    }

    /// Notes that the head of an answer is about to be sent.
    func answered(_ request: Int, status: Int) {
        state.withLock { state in
            state.counts.statuses[status, default: 0] += 1
            state.requests.update(request) { $0.status = status }
        }
    }

    /// Notes that bytes of a body are about to be sent.
    func sent(_ request: Int, bytes: Int) {
        state.withLock { state in
            state.counts.bytesSent += bytes
            state.requests.update(request) { $0.bytesSent += bytes }
        }
    }

    /// Notes the end of a request.
    func ended(_ request: Int, host: String, outcome: RequestOutcome) {
        state.withLock { state in
            state.counts.inFlight = max(0, state.counts.inFlight - 1)
            if let flying = state.counts.hosts[host]?.inFlight {
                state.counts.hosts[host]?.inFlight = max(0, flying - 1)
            }
            state.requests.update(request) {
                $0.outcome = outcome
                $0.finishedAt = Self.now()
            }
            state.wakeWaiters()
        }
    }

    private static func now() -> Double { Date().timeIntervalSince1970 }
}
