import Dispatch
import Glibc
import OriginServer

/// The reasons for which the server ends by itself.
struct Ending {
    private let lifetime: Int
    private let parent: Int32?
    private let untilEOF: Bool

    init(_ command: OriginCommand) {
        lifetime = command.maxLifetime.seconds
        parent = command.parentPid
        untilEOF = command.untilEOF
    }

    /// Returns when the first of them holds.
    func wait(for origin: Origin) async {
        let (reasons, reason) = AsyncStream.makeStream(of: Void.self)
        let signals = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { reason.yield() }
            source.resume()
            return source
        }
        let tasks = [
            Task {
                await origin.shutdownRequested()
                reason.yield()
            },
            Task {
                try await Task.sleep(for: .seconds(lifetime))
                reason.yield()
            },
            Task {
                guard let parent else { return }
                try await Self.outlive(parent)
                reason.yield()
            },
        ]
        if untilEOF { Self.atEndOfInput { reason.yield() } }
        for await _ in reasons { break }
        for task in tasks { task.cancel() }
        for source in signals { source.cancel() }
    }

    /// Looks twice a second whether a process is still there; it need not be our parent.
    private static func outlive(_ process: Int32) async throws {
        while kill(process, 0) == 0 || errno == EPERM {
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Reads standard input to its end on a thread that may block.
    private static func atEndOfInput(_ action: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "imgcache-origin.input").async {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(STDIN_FILENO, &buffer, buffer.count) > 0 {}
            action()
        }
    }
}
