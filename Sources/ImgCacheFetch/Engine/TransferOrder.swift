internal import ImgCacheModel
internal import Synchronization

/// One HTTP request for the engine to make: no redirect is followed, nothing is tried again.
struct TransferOrder: Sendable {
    /// The URL as libcurl gets it.
    var url: String
    /// Whole header lines besides those that every request carries.
    var headers: [String] = []
    /// The `Referer` field; `nil` for none.
    var referer: String?
    /// What is asked for, and what may come.
    var plan = BodyPlan.whole
    /// Where the body of a good answer goes; `nil` drops it.
    var sink: (any BodySink)?
    /// Bytes of a body at most, those before a resumed part included.
    var maxBytes: Int64
    /// Name look-up, connect and TLS together.
    var connectTimeout: Duration
    /// The whole exchange.
    var timeout: Duration

    /// Which part of a body is asked for.
    enum BodyPlan: Hashable, Sendable {
        /// All of it.
        case whole
        /// The first bytes alone.
        case first(Int)
        /// What follows the bytes that the sink holds already, of the body with this entity tag.
        case rest(offset: Int64, total: Int64?, entityTag: String)
    }
}

/// An order with what the engine needs to answer it.
struct PlacedOrder: Sendable {
    let id: UInt64
    let order: TransferOrder
    let isCancelled: CancelFlag
    let continuation: CheckedContinuation<Exchange, Never>
}

/// Set once, by whoever cancels.
final class CancelFlag: Sendable {
    private let flag = Atomic<Bool>(false)

    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}
