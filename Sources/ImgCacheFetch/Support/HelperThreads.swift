internal import Dispatch
internal import Synchronization

/// A few threads for calls that block: name look-ups and disk reads.
///
/// Work is dealt round-robin and waits its turn, so that neither the cooperative pool nor the
/// engine's thread is ever held.
final class HelperThreads: Sendable {
    private let queues: [DispatchQueue]
    private let next = Atomic<Int>(0)

    /// - Parameters:
    ///   - label: What the work is, for debuggers.
    ///   - count: Threads at most, 1 or more.
    init(label: String, count: Int) {
        queues = (0..<max(1, count)).map { DispatchQueue(label: "imgcache.\(label).\($0)") }
    }

    /// Runs `body` on one of the threads and gives back what it returns.
    func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        let turn = next.wrappingAdd(1, ordering: .relaxed).oldValue
        let queue = queues[Int(UInt(bitPattern: turn) % UInt(queues.count))]
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
