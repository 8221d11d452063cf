internal import Glibc

/// A thread of our own, for work that blocks.
enum PosixThread {
    /// Runs `body` on a new thread that nobody joins. No thread to be had is a fatal error.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let box = Unmanaged.passRetained(ThreadBody(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { raw in
                let body = raw.map { Unmanaged<ThreadBody>.fromOpaque($0).takeRetainedValue() }
                body?.run()
                return nil
            }, box.toOpaque())
        precondition(status == 0, "no thread can be made: \(SystemText.of(errno: status))")
        pthread_detach(thread)
    }
}

/// What a new thread does, carried through C.
private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
