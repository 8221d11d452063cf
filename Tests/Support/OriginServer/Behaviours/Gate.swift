import Synchronization

/// Holds answers back until a test opens it.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// Makes a closed gate.
    public init() {}

    /// Lets every held answer go, and all later ones at once.
    public func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting.sorted { $0.key < $1.key }.map(\.value)
        }
        for action in waiting { action() }
    }

    /// Calls back when the gate opens; nil when it is open already and nothing will be called.
    func wait(_ action: @escaping @Sendable () -> Void) -> Int? {
        state.withLock { state in
            guard !state.isOpen else { return nil }
            defer { state.next += 1 }
            state.waiting[state.next] = action
            return state.next
        }
    }

    /// Forgets an action that has not been called yet.
    func cancel(_ token: Int) {
        state.withLock { _ = $0.waiting.removeValue(forKey: token) }
    }
}
