internal import Synchronization

/// Tasks that wait for something to change.
///
/// A task takes a ticket, looks, and waits with it: what changed in between lets it pass at once.
final class Waiters: Sendable {
    /// The state of things when a task looked.
    struct Ticket: Hashable, Sendable { fileprivate var generation: UInt64 }

    private struct State {
        var generation: UInt64 = 0
        var lastID: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        /// Woken before they waited.
        var early: Set<UInt64> = []
    }

    private let state = Mutex(State())

    func ticket() -> Ticket { Ticket(generation: state.withLock(\.generation)) }

    /// Something changed: lets every waiting task look again.
    func wake() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting.removeAll(keepingCapacity: true) }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Waits until `wake()`, or `limit` long; at once when something changed since the ticket.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func wait(_ ticket: Ticket, atMost limit: Duration?, _ time: any MonotonicTime) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let timer = limit.map { limit in
            Task {
                do { try await time.sleep(for: limit) } catch { return }
                self.wake(id)
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    if state.generation != ticket.generation || state.early.contains(id) {
                        return true
                    }
                    state.waiting[id] = continuation
                    return false
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            wake(id)
        }
        timer?.cancel()
        await timer?.value
        state.withLock { _ = $0.early.remove(id) }
        try Task.checkCancellation()
    }

    private func wake(_ id: UInt64) {
        let continuation = state.withLock { state in
            let continuation = state.waiting.removeValue(forKey: id)
            if continuation == nil { state.early.insert(id) }
            return continuation
        }
        continuation?.resume()
    }
}
