internal import ImgCacheModel

/// Stands between the tries of one request: waits, and may deny another one.
protocol TryGate: Sendable {
    /// Hears how a try went.
    func note(_ attempt: Attempt)
    /// Waits before another try; false when there must be none.
    func pass(after wait: Duration) async -> Bool
    /// Why a host must not be asked in this run; `nil` when it may.
    func incident(at host: String) -> HostScheduler.Incident?
}

/// Lets everything pass after its wait.
struct OpenGate: TryGate {
    let time: any MonotonicTime

    func note(_ attempt: Attempt) {}

    func pass(after wait: Duration) async -> Bool {
        do {
            try await time.sleep(for: wait)
            return true
        } catch {
            return false
        }
    }

    func incident(at host: String) -> HostScheduler.Incident? { nil }
}
