internal import CCurl
internal import CCurlShim

/// What the engine's thread does, from its first moment to its last.
///
/// Lives on that thread alone. Polls, never spins: it wakes for sockets, libcurl's timers, the
/// inbox, and, while transfers run, to look for slow ones.
final class EngineLoop {
    private let settings: EngineSettings
    private let multi: MultiHandle
    private let inbox: EngineInbox
    private let shared: SharedLists
    private var running: [UInt64: CurlTransfer] = [:]
    private var idle: [CurlTransfer] = []
    private var isStopping = false
    private let clock = ContinuousClock()
    private var nextSweep: ContinuousClock.Instant

    init(settings: EngineSettings, multi: MultiHandle, inbox: EngineInbox) {
        self.settings = settings
        self.multi = multi
        self.inbox = inbox
        shared = SharedLists(settings)
        nextSweep = clock.now
    }

    func run() {
        while !isStopping {
            receive()
            var active: Int32 = 0
            curl_multi_perform(handle, &active)
            collect()
            sweep()
            curl_multi_poll(handle, nil, 0, pollTimeout, nil)
        }
        let rest = inbox.close()
        for order in rest.orders { order.continuation.resume(returning: .cancelled) }
        for id in Array(running.keys) { abort(id, for: .cancelled) }
        idle.removeAll()
    }

    private var handle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(multi.pointer) }

    private func receive() {
        let delivery = inbox.take()
        isStopping = delivery.isStopping
        for order in delivery.orders { start(order) }
        for id in delivery.cancelled { abort(id, for: .cancelled) }
    }

    private func start(_ placed: PlacedOrder) {
        guard !placed.isCancelled.isSet,
            let transfer = idle.popLast() ?? CurlTransfer(robots: shared.robots)
        else {
            placed.continuation.resume(returning: .cancelled)
            return
        }
        guard transfer.prepare(placed, settings: settings, shared: shared, now: clock.now),
            curl_multi_add_handle(handle, transfer.easy) == CURLM_OK
        else {
            placed.continuation.resume(returning: .unusable)
            return
        }
        if running.isEmpty { nextSweep = clock.now + sweepInterval }
        running[placed.id] = transfer
    }

    /// Takes finished transfers out and answers their orders.
    private func collect() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle
            else { continue }
            let code = message.pointee.data.result
            guard let transfer = CurlTransfer.owner(of: easy) else { continue }
            finish(transfer, code: code)
        }
    }

    private func abort(_ id: UInt64, for cause: StopCause) {
        guard let transfer = running[id] else { return }
        transfer.stop(for: cause)
        finish(transfer, code: CURLE_ABORTED_BY_CALLBACK)
    }

    private func finish(_ transfer: CurlTransfer, code: CURLcode) {
        guard let placed = transfer.placed else { return }
        let exchange = transfer.exchange(code: code)
        running[placed.id] = nil
        curl_multi_remove_handle(handle, transfer.easy)
        transfer.clear()
        if idle.count < settings.concurrency { idle.append(transfer) }
        placed.continuation.resume(returning: exchange)
    }

    // MARK: Slow transfers

    /// An eighth of the window: half the distance of the marks of ``SpeedWindow``.
    private var sweepInterval: Duration {
        min(max(settings.lowSpeedWindow / 8, .milliseconds(10)), .seconds(10))
    }

    private func sweep() {
        guard settings.lowSpeedWindow > .zero, !running.isEmpty else { return }
        let now = clock.now
        guard now >= nextSweep else { return }
        nextSweep = now + sweepInterval
        let slow = running.filter {
            $0.value.isSlow(at: now, least: settings.lowSpeedBytes, in: settings.lowSpeedWindow)
        }
        for id in slow.keys { abort(id, for: .tooSlow) }
    }

    /// Milliseconds; libcurl shortens it to its own next timer.
    private var pollTimeout: Int32 {
        guard !running.isEmpty, settings.lowSpeedWindow > .zero else { return 600_000 }
        return Int32(min((nextSweep - clock.now).wholeMilliseconds, 10_000))
    }
}

/// What every transfer points to, built once.
final class SharedLists {
    let connectTo: CurlList
    let accept: CurlList
    let acceptLine: String
    let robots: RobotsTag

    init(_ settings: EngineSettings) {
        acceptLine = "Accept: \(settings.accept)"
        connectTo = CurlList(settings.connectTo)
        accept = CurlList([acceptLine])
        robots = RobotsTag(userAgent: settings.userAgent)
    }
}

extension Exchange {
    /// The answer to an order that was cancelled before it began.
    static let cancelled = Exchange(
        code: 42, stop: .cancelled, words: "", verifyResult: 0, head: [], bytes: 0,
        wasSent: false, wasAnswered: false, firstByte: .zero, total: .zero)

    /// The answer to an order that libcurl did not take.
    static let unusable = Exchange(
        code: 3, stop: nil, words: "", verifyResult: 0, head: [], bytes: 0,
        wasSent: false, wasAnswered: false, firstByte: .zero, total: .zero)
}
