internal import ImgCacheModel
internal import Synchronization

/// Tells a night without a network from a night of broken images.
///
/// A host is down when no attempt of the run got an HTTP status from it; one that our own rules
/// refused, or whose certificate failed, was reached.
final class NetworkWatch: Sendable {
    private struct Host {
        var isReached = false
        var answeredBefore = false
    }

    private let hosts = Mutex<[String: Host]>([:])

    /// Notes what came of asking for a source, or of not asking since its host was parked.
    func note(_ source: Source, _ result: FetchResult) {
        guard case .remote(let url) = source.location else { return }
        let wasAsked: Bool
        if case .failed(let reason) = result.outcome {
            wasAsked = reason.verdict != .unchecked
        } else {
            wasAsked = true
        }
        guard wasAsked else { return }
        hosts.withLock { hosts in
            var host = hosts[url.host] ?? Host()
            host.isReached = host.isReached || Self.wasReached(result)
            host.answeredBefore = host.answeredBefore || source.status != nil
            hosts[url.host] = host
        }
    }

    /// Whether the network is at fault for this run.
    ///
    /// With 3 or more hosts: most are down. With fewer: all that answered last time are down.
    ///
    /// - Parameter nightsBefore: Runs in a row, just before this one, that blamed the network. From
    ///   2 on it is not blamed again: then the hosts are what is broken.
    /// - Returns: Whether nothing that this run learned of failures is to be trusted.
    func isAtFault(nightsBefore: Int) -> Bool {
        guard nightsBefore < 2 else { return false }
        return hosts.withLock { hosts in
            let down = hosts.values.filter { !$0.isReached }
            if hosts.count >= 3 { return down.count * 2 > hosts.count }
            let regulars = hosts.values.filter(\.answeredBefore)
            return !regulars.isEmpty && regulars.allSatisfy { !$0.isReached }
        }
    }

    private static func wasReached(_ result: FetchResult) -> Bool {
        guard result.status == nil, case .failed(let reason) = result.outcome else { return true }
        return reason.verdict == .refused || reason.verdict == .tls && reason != .handshake
    }
}
