internal import Synchronization

/// What other threads leave for the engine's thread.
final class EngineInbox: Sendable {
    /// What has come in since the last look.
    struct Delivery {
        var orders: [PlacedOrder] = []
        var cancelled: [UInt64] = []
        var isStopping = false
    }

    private struct State {
        var delivery = Delivery()
        var isAwake = false
        var isClosed = false
    }

    private let multi: MultiHandle
    private let state = Mutex(State())
    private let lastID = Atomic<UInt64>(0)

    init(multi: MultiHandle) { self.multi = multi }

    func nextID() -> UInt64 { lastID.wrappingAdd(1, ordering: .relaxed).newValue }

    /// Leaves an order; after `close()` it is answered at once.
    func place(_ order: PlacedOrder) {
        let isClosed = deliver { state in
            if !state.isClosed { state.delivery.orders.append(order) }
            return state.isClosed
        }
        if isClosed { order.continuation.resume(returning: .cancelled) }
    }

    func cancel(_ id: UInt64) {
        _ = deliver { state in
            state.delivery.cancelled.append(id)
            return state.isClosed
        }
    }

    func stop() {
        _ = deliver { state in
            state.delivery.isStopping = true
            return state.isClosed
        }
    }

    /// Everything that came in since the last call.
    func take() -> Delivery {
        state.withLock { state in
            defer {
                state.delivery.orders.removeAll(keepingCapacity: true)
                state.delivery.cancelled.removeAll(keepingCapacity: true)
                state.isAwake = false
            }
            return state.delivery
        }
    }

    /// Takes no more orders. What is left in the inbox is given back.
    func close() -> Delivery {
        state.withLock { state in
            state.isClosed = true
            return state.delivery
        }
    }

    /// Changes the delivery and wakes the engine once for everything until the next `take()`.
    private func deliver(_ change: (inout State) -> Bool) -> Bool {
        state.withLock { state in
            let isClosed = change(&state)
            if !isClosed, !state.isAwake {
                state.isAwake = true
                // Under the lock, so that the handle cannot be gone: the thread closes first.
                multi.wake()
            }
            return isClosed
        }
    }
}
