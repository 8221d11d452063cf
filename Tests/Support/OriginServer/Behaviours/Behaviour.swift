/// A way to answer: good, or wrong in one of the ways that servers of the world go wrong.
///
/// The same words serve tests (`.status(503)`), paths (`/fault/status/503/...`) and rules in text
/// (`status/503`). Behaviours stack: each changes what it is about and leaves the rest.
public struct Behaviour: Sendable {
    private let change: @Sendable (inout Answer, Exchange) -> Void

    /// Makes a behaviour of one's own from a closure that changes a good answer.
    public init(_ change: @escaping @Sendable (inout Answer, Exchange) -> Void) {
        self.change = change
    }

    /// The good answer of the address, unchanged.
    public static let good = Behaviour { _, _ in }

    /// This behaviour, then another on top of it.
    ///
    /// - Parameter next: Changes what this one made of the answer.
    /// - Returns: Both as one.
    public func then(_ next: Behaviour) -> Behaviour {
        Behaviour { answer, exchange in
            self.apply(to: &answer, for: exchange)
            next.apply(to: &answer, for: exchange)
        }
    }

    /// Changes an answer.
    func apply(to answer: inout Answer, for exchange: Exchange) {
        change(&answer, exchange)
    }

    /// The answer is held until a gate is opened, so that a test decides the order of events.
    public static func held(until gate: Gate) -> Behaviour {
        Behaviour { answer, _ in answer.gate = gate }
    }

    /// One behaviour for the first requests of an address, good answers afterwards.
    ///
    /// - Parameters:
    ///   - times: How many requests it lasts.
    ///   - behaviour: What happens to those.
    /// - Returns: A behaviour that counts for each address apart.
    public static func first(_ times: Int, _ behaviour: Behaviour) -> Behaviour {
        Behaviour { answer, exchange in
            if exchange.occurrence < times { behaviour.apply(to: &answer, for: exchange) }
        }
    }
}
