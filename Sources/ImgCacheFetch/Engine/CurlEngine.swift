/// libcurl's multi interface on a thread of its own.
///
/// Tasks place orders and suspend; one continuation a transfer, no locks on the way of the bytes.
final class CurlEngine: Sendable {
    private let inbox: EngineInbox

    /// Starts the thread.
    ///
    /// - Throws: ``FetchError/engineUnavailable(_:)`` when libcurl or the system refuse.
    init(_ settings: EngineSettings) throws(FetchError) {
        let multi = try MultiHandle(concurrency: settings.concurrency)
        let inbox = EngineInbox(multi: multi)
        self.inbox = inbox
        try EngineThread.start {
            ThreadLocale.withUTF8 {
                EngineLoop(settings: settings, multi: multi, inbox: inbox).run()
            }
        }
    }

    deinit { inbox.stop() }

    /// Makes one request and gives back what came of it. A cancelled task ends the transfer.
    func perform(_ order: TransferOrder) async -> Exchange {
        let flag = CancelFlag()
        let id = inbox.nextID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.place(
                    PlacedOrder(
                        id: id, order: order, isCancelled: flag, continuation: continuation))
            }
        } onCancel: {
            flag.set()
            inbox.cancel(id)
        }
    }

    /// Ends every running transfer as cancelled, and the thread; later orders end at once.
    func stop() { inbox.stop() }
}
