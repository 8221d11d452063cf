internal import Dispatch
internal import Glibc
internal import ImgCacheModel
internal import Synchronization

/// Turns SIGINT and SIGTERM into the cancellation of a task, so that a run ends with everything
/// saved. A second signal ends the process at once.
final class SignalTrap: Sendable {
    private let first = Mutex<Int32?>(nil)

    private init() {}

    /// Runs `body` in a task that the first signal cancels.
    ///
    /// - Returns: What `body` returns, and the status to end with when a signal came.
    /// - Throws: What `body` throws.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> (value: Value, signal: ExitStatus?) {
        let trap = SignalTrap()
        let task = Task { try await body() }
        let sources = [SIGINT, SIGTERM].map { trap.source(for: $0) { task.cancel() } }
        defer { for source in sources { source.cancel() } }
        let value = try await task.value
        return (value, trap.status)
    }

    private func source(
        for number: Int32, onFirst: @escaping @Sendable () -> Void
    ) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { [self] in
            let isFirst = first.withLock { seen -> Bool in
                defer { seen = seen ?? number }
                return seen == nil
            }
            guard isFirst else { _exit(128 + number) }
            Terminal.standardError.line(
                "imgcache: stopping; what is done is saved (once more to stop at once)")
            onFirst()
        }
        source.activate()
        return source
    }

    private var status: ExitStatus? {
        switch first.withLock({ $0 }) {
        case SIGINT: .interrupted
        case SIGTERM: .terminated
        default: nil
        }
    }
}
