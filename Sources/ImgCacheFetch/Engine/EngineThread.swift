internal import Glibc

/// Starts the engine's thread.
enum EngineThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new detached thread.
    ///
    /// - Throws: ``FetchError/engineUnavailable(_:)`` when the system has no thread left.
    static func start(_ body: @escaping @Sendable () -> Void) throws(FetchError) {
        let box = Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw .engineUnavailable("pthread_create: \(FetchError.text(code))")
        }
        pthread_detach(thread)
    }
}
