/// Asks the resolver once more, aside, to tell "no such name" from "no answer now".
///
/// libcurl gives the same code for both.
public protocol NameAsking: Sendable {
    /// What the resolver says of a host name; never throws and never blocks the caller's thread.
    func ask(_ host: String) async -> NameAnswer
}

/// What a resolver says of a name.
public enum NameAnswer: Hashable, Sendable {
    /// It has an address.
    case found
    /// There is no such name, or it has no address at all.
    case noSuchName
    /// No answer for now.
    case temporary
}
