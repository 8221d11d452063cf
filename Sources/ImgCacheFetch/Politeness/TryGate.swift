internal import ImgCacheModel

/// Stands before every request that a source takes: its tries, and the hosts that redirects lead
/// to.
protocol TryGate: Sendable {
    /// Whether the run has time left for a first try.
    var isOpen: Bool { get }
    /// Hears how a try went.
    func note(_ attempt: Attempt)
    /// Waits before another try; false when there must be none, or not within `limit`.
    func pass(after wait: Duration, within limit: Duration) async -> Bool
    /// Waits for the turn of the host that is to be asked now; at once where it is the one that
    /// was asked last.
    ///
    /// - Parameters:
    ///   - host: Whom to ask.
    ///   - isRedirected: Whether the host that was asked last has answered with a redirect.
    ///   - limit: The longest wait.
    /// - Returns: Whether to ask it.
    func enter(
        _ host: String, isRedirected: Bool, within limit: Duration
    ) async -> GateAnswer
}

/// What a gate says of a host.
enum GateAnswer: Hashable, Sendable {
    /// Ask it.
    case open
    /// Not in this run.
    case parked(HostScheduler.Incident)
    /// There is no time left for it, or the task was cancelled.
    case closed
}

/// Lets everything pass after its wait.
struct OpenGate: TryGate {
    let time: any MonotonicTime

    var isOpen: Bool { true }

    func note(_ attempt: Attempt) {}

    func pass(after wait: Duration, within limit: Duration) async -> Bool {
        guard wait < limit else { return false }
        do {
            try await time.sleep(for: wait)
            return true
        } catch {
            return false
        }
    }

    func enter(
        _ host: String, isRedirected: Bool, within limit: Duration
    ) async -> GateAnswer { .open }
}
