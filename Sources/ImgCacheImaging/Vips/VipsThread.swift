internal import CVips

/// A thread that libvips made, and so knows as one of its own: on any other it gives the pixels of
/// every strip new memory, filled with zeros, and frees it at once.
enum VipsThread {
    /// Runs `body` on such a thread and waits for its end. No thread to be had is a fatal error.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) -> Value {
        let work = Work(body)
        let thread = vips_g_thread_new(
            "render",
            { raw in
                raw.map { Unmanaged<AnyWork>.fromOpaque($0).takeUnretainedValue() }?.run()
                return nil
            }, Unmanaged<AnyWork>.passUnretained(work).toOpaque())
        precondition(thread != nil, "no thread can be made: \(VipsCall.takeErrorText())")
        _ = g_thread_join(thread)
        guard let value = work.value else { preconditionFailure("the thread ended early") }
        return value
    }

    /// What a thread does, carried through C.
    private class AnyWork {
        func run() {}
    }

    /// Written by the thread alone, read after its end.
    private final class Work<Value: Sendable>: AnyWork {
        private let body: @Sendable () -> Value
        private(set) var value: Value?

        init(_ body: @escaping @Sendable () -> Value) { self.body = body }

        override func run() { value = body() }
    }
}
