internal import CVips

/// A thread that libvips made, and so knows as one of its own: on any other it gives the pixels of
/// every strip new memory, filled with zeros, and frees it at once.
enum VipsThread {
    /// Runs `body` on such a thread and waits for its end. No thread to be had is a fatal error.
    static func run(_ body: @escaping @Sendable () -> Void) {
        let thread = vips_g_thread_new(
            "render",
            { raw in
                ThreadBody.run(raw)
                return nil
            }, ThreadBody.carried(body))
        precondition(thread != nil, "no thread can be made: \(VipsCall.takeErrorText())")
        g_thread_join(thread)
    }
}
