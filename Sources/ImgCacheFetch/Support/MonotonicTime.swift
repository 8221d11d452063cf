/// Time that only goes on: what waits and limits are measured by. The system's in real runs, a
/// script in tests.
public protocol MonotonicTime: Sendable {
    /// Time since some moment in the past, the same for one value's whole life.
    func now() -> Duration

    /// Waits.
    ///
    /// - Throws: `CancellationError` at once when the task is cancelled.
    func sleep(for duration: Duration) async throws
}

/// The time of the system, unmoved by changes of the clock.
public struct SystemTime: MonotonicTime {
    private let start = ContinuousClock.now

    /// Time that begins now.
    public init() {}

    /// Time since this value was made.
    public func now() -> Duration { ContinuousClock.now - start }

    /// Suspends the task.
    public func sleep(for duration: Duration) async throws {
        try await Task.sleep(for: duration, clock: .continuous)
    }
}
