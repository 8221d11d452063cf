internal import NIOCore

/// One deadline of a connection. Moving it costs no timer: the one that runs looks, when it fires,
/// whether its time has really come.
struct ConnectionTimer {
    private final class Shared {
        var deadline = NIODeadline.distantFuture
        var isRunning = false
        var task: Scheduled<Void>?
    }

    private let shared = Shared()

    /// Begins.
    ///
    /// - Parameter body: Runs once, on the connection's loop, when a deadline has passed.
    func start(
        _ first: TimeAmount, _ context: ChannelHandlerContext,
        _ body: @escaping (ChannelHandlerContext) -> Void
    ) {
        shared.deadline = .now() + first
        shared.isRunning = true
        wait(context, body)
    }

    /// Moves the deadline.
    func set(_ deadline: NIODeadline) { shared.deadline = deadline }

    /// Ends without a call.
    func stop() {
        shared.isRunning = false
        shared.task?.cancel()
        shared.task = nil
    }

    private func wait(
        _ context: ChannelHandlerContext, _ body: @escaping (ChannelHandlerContext) -> Void
    ) {
        // At most every second: a connection that is busy moves its deadline all the time.
        let next = max(shared.deadline, .now() + .milliseconds(100))
        shared.task = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [self] in
            guard shared.isRunning else { return }
            if NIODeadline.now() >= shared.deadline {
                shared.isRunning = false
                body(context)
            } else {
                wait(context, body)
            }
        }
    }
}
