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
        var failures = 0
    }

    private let hosts = Mutex<[String: Host]>([:])

    /// Notes what came of asking for a source, or of not asking since its host was parked.
    func note(_ source: Source, _ result: FetchResult) {
        guard case .remote(let url) = source.location else { return }
        let hasFailed: Bool
        if case .failed(let reason) = result.outcome {
            guard reason.verdict != .unchecked else { return }
            hasFailed = true
        } else {
            hasFailed = false
        }
        hosts.withLock { hosts in
            var host = hosts[url.host] ?? Host()
            host.isReached = host.isReached || Self.wasReached(result)
            host.answeredBefore = host.answeredBefore || source.status != nil
            host.failures += hasFailed ? 1 : 0
            hosts[url.host] = host
        }
    }

    /// How many sources of a host failed in this run, those included that were not asked since it
    /// was parked.
    func failures(of host: String) -> Int { hosts.withLock { $0[host]?.failures ?? 0 } }

    /// The hosts that were asked, in lower case.
    var asked: Set<String> { hosts.withLock { Set($0.keys) } }

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
