internal import Synchronization

/// Threads that do blocking work for async callers, first come, first served.
///
/// A thread is started when work waits and none is free, up to `count`; one that had nothing to do
/// for `idle` ends. Each has a state of its own, which `leave` gets at the end.
final class Lanes<State>: Sendable {
    /// What one call does on a lane.
    typealias Work = @Sendable (inout State) -> Void

    private struct Ticket {
        let id: Int
        let work: Work
        /// Called instead of `work` when the ticket is taken back.
        let drop: @Sendable () -> Void
    }

    private struct Queue {
        var waiting: [Ticket] = []
        var threads = 0
        var free = 0
        var nextID = 0
        var isClosed = false
    }

    private let queue = Monitor(Queue())
    private let count: Int
    private let idle: Duration
    private let enter: @Sendable () -> State
    private let leave: @Sendable (inout State) -> Void

    /// Starts nothing yet.
    init(
        count: Int, idle: Duration, enter: @escaping @Sendable () -> State,
        leave: @escaping @Sendable (inout State) -> Void
    ) {
        self.count = max(1, count)
        self.idle = idle
        self.enter = enter
        self.leave = leave
    }

    /// Does `work` on a lane and waits for it without holding a thread of the cooperative pool.
    ///
    /// - Returns: `nil` when the task was cancelled before its turn came, or after ``close()``.
    ///   Work that has begun is finished; `work` may look at the task's cancellation itself.
    func run<Result: Sendable>(
        _ work: @escaping @Sendable (inout State) -> Result
    ) async -> Result? {
        let ticketID = Mutex<Int?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let id = enqueue { state in
                    continuation.resume(returning: work(&state))
                } drop: {
                    continuation.resume(returning: nil)
                }
                ticketID.withLock { $0 = id }
                // Cancelled before the ticket had a number: nobody else takes it back.
                if Task.isCancelled, let id { withdraw(id) }
            }
        } onCancel: {
            if let id = ticketID.withLock({ $0 }) { withdraw(id) }
        }
    }

    /// Drops what waits, lets what runs finish, and returns when every thread has left.
    func close() async {
        let dropped = queue.update { queue in
            queue.isClosed = true
            defer { queue.waiting = [] }
            return queue.waiting
        }
        for ticket in dropped { ticket.drop() }
        await withCheckedContinuation { continuation in
            PosixThread.start { [queue] in
                _ = queue.wait { $0.threads == 0 ? true : nil }
                continuation.resume()
            }
        }
    }

    private func enqueue(
        _ work: @escaping Work, drop: @escaping @Sendable () -> Void
    ) -> Int? {
        let (id, starts) = queue.update { queue -> (Int?, Bool) in
            guard !queue.isClosed else { return (nil, false) }
            queue.nextID += 1
            queue.waiting.append(Ticket(id: queue.nextID, work: work, drop: drop))
            let starts = queue.free < queue.waiting.count && queue.threads < count
            if starts { queue.threads += 1 }
            return (queue.nextID, starts)
        }
        if id == nil { drop() }
        if starts { PosixThread.start { self.serve() } }
        return id
    }

    private func withdraw(_ id: Int) {
        let ticket = queue.update { queue -> Ticket? in
            guard let place = queue.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return queue.waiting.remove(at: place)
        }
        ticket?.drop()
    }

    private func serve() {
        var state = enter()
        queue.withLock { $0.free += 1 }
        while let ticket = next() {
            ticket.work(&state)
            queue.withLock { $0.free += 1 }
        }
        leave(&state)
        let isNeeded = queue.update { queue -> Bool in
            queue.threads -= 1
            // Work that came while this lane was leaving counted on it.
            guard queue.free < queue.waiting.count, queue.threads < count else { return false }
            queue.threads += 1
            return true
        }
        if isNeeded { PosixThread.start { self.serve() } }
    }

    /// The next ticket; `nil` when this lane has waited long enough, or all is over.
    private func next() -> Ticket? {
        let answer = queue.wait(atMost: idle) { queue -> Ticket?? in
            if !queue.waiting.isEmpty {
                queue.free -= 1
                return .some(queue.waiting.removeFirst())
            }
            guard queue.isClosed else { return nil }
            queue.free -= 1
            return .some(nil)
        }
        guard let answer else {
            // Between the time-out and here somebody may have counted on this lane.
            return queue.withLock { queue in
                queue.free -= 1
                return queue.waiting.isEmpty ? nil : queue.waiting.removeFirst()
            }
        }
        return answer
    }
}
