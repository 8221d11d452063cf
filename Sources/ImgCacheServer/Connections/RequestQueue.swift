internal import NIOCore
internal import NIOHTTP1

/// What came from a client while its last request was being answered: the requests that it sent
/// without waiting, in their order.
///
/// Holds what one read of the socket brought, for meanwhile nothing more is read.
struct RequestQueue {
    enum Event {
        case part(HTTPServerRequestPart)
        case error(any Error)
        /// The client will ask no more.
        case inputClosed
    }

    private var events = CircularBuffer<Event>()

    var isEmpty: Bool { events.isEmpty }

    mutating func append(_ event: Event) { events.append(event) }

    mutating func next() -> Event? { events.popFirst() }

    mutating func removeAll() { events.removeAll() }
}
