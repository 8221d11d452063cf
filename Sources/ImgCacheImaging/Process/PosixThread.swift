internal import Glibc

/// A thread of our own, for work that blocks.
enum PosixThread {
    /// Runs `body` on a new thread that nobody joins. No thread to be had is a fatal error.
    static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { raw in
                ThreadBody.run(raw)
                return nil
            }, ThreadBody.carried(body))
        precondition(status == 0, "no thread can be made: \(SystemText.of(errno: status))")
        pthread_detach(thread)
    }
}

/// What a new thread does, carried through C.
final class ThreadBody: Sendable {
    private let body: @Sendable () -> Void

    private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    /// What ``run(_:)`` takes, once.
    static func carried(_ body: @escaping @Sendable () -> Void) -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    }

    /// Does what ``carried(_:)`` was given, and frees it.
    static func run(_ carried: UnsafeMutableRawPointer?) {
        carried.map { Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue() }?.body()
    }
}
