internal import Synchronization

/// Places that several threads fill, each its own, in an order that does not matter.
final class Slots<Value: Sendable>: Sendable {
    private let places: Mutex<[Value?]>

    init(count: Int) { places = Mutex(Array(repeating: nil, count: count)) }

    /// Puts a value in its place.
    func fill(_ index: Int, with value: Value) { places.withLock { $0[index] = value } }

    /// What was filled, in order of place.
    var values: [Value] { places.withLock { $0.compactMap { $0 } } }
}
