internal import Synchronization

/// A flag that is raised once.
final class OnceFlag: Sendable {
    private let isUp = Atomic(false)

    /// `true` for the first caller alone.
    func raise() -> Bool { !isUp.exchange(true, ordering: .relaxed) }
}
