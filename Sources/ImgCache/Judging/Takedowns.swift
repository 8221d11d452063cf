internal import Synchronization

/// Sources whose server took the picture down in this run, while the configuration wants the copy
/// to go as well.
final class Takedowns: Sendable {
    private let ids = Mutex<[Int64]>([])

    /// The numbers of the sources, in order of time.
    var all: [Int64] { ids.withLock { $0 } }

    /// Notes one.
    func add(_ id: Int64) { ids.withLock { $0.append(id) } }
}
