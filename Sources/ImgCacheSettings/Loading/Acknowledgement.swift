public import ImgCacheModel

/// A finding of `audit` that somebody set aside.
public struct Acknowledgement: Hashable, Sendable {
    /// What it is about.
    public enum Subject: Hashable, Sendable {
        /// One source, by identity.
        case source(String)
        /// A host name; a leading `*.` matches the name and everything below it.
        case host(String)
    }

    /// What it is about.
    public var subject: Subject
    /// Why, in a sentence.
    public var note: String
    /// From this moment on it counts no longer.
    public var until: Timestamp

    /// Takes the values.
    public init(subject: Subject, note: String, until: Timestamp) {
        self.subject = subject
        self.note = note
        self.until = until
    }

    /// Whether a source is set aside.
    ///
    /// - Parameters:
    ///   - identity: The source as the catalog knows it.
    ///   - host: Its host in lower case; `nil` where it has none.
    ///   - now: When the question is asked.
    /// - Returns: `false` from ``until`` on, whatever the subject.
    public func covers(_ identity: String, host: String?, at now: Timestamp) -> Bool {
        guard now < until else { return false }
        switch subject {
        case .source(let text): return text == identity
        case .host(let pattern):
            guard let host else { return false }
            return FetchRules.HostRule(pattern: pattern, perHost: nil, delay: nil).matches(host)
        }
    }
}
