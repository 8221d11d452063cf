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

    /// What a finding is about. Raw values are reasons and size checks.
    public enum Ground: Hashable, Sendable {
        /// A source fails, or moved, for this reason.
        case reason(Reason)
        /// A declared size is wrong in this way.
        case check(SizeCheck)
    }

    /// What it is about.
    public var subject: Subject
    /// The one ground that is set aside: another one makes a finding that counts. `nil`, which
    /// the configuration calls `any`, for whatever ground.
    public var ground: Ground?
    /// Why, in a sentence.
    public var note: String
    /// From this moment on it counts no longer.
    public var until: Timestamp

    /// Takes the values.
    public init(subject: Subject, ground: Ground? = nil, note: String, until: Timestamp) {
        self.subject = subject
        self.ground = ground
        self.note = note
        self.until = until
    }

    /// Whether a finding is set aside.
    ///
    /// - Parameters:
    ///   - identity: The source as the catalog knows it.
    ///   - host: Its host in lower case; `nil` where it has none.
    ///   - found: What the finding is about; `nil` asks for all findings of the source.
    ///   - now: When the question is asked.
    /// - Returns: `false` from ``until`` on, for another subject and for another ground.
    public func covers(
        _ identity: String, host: String?, for found: Ground? = nil, at now: Timestamp
    ) -> Bool {
        guard now < until, ground == nil || ground == found else { return false }
        switch subject {
        case .source(let text): return text == identity
        case .host(let pattern):
            guard let host else { return false }
            return FetchRules.HostRule(pattern: pattern, perHost: nil, delay: nil).matches(host)
        }
    }
}

extension Acknowledgement.Ground: RawRepresentable, CaseIterable {
    /// Reasons that can be a finding's, then size checks that are wrong.
    public static let allCases: [Self] =
        Reason.allCases.filter { Standing(reason: $0, course: Course()) != nil }
        .map { .reason($0) } + [.check(.scaled), .check(.swapped), .check(.different)]

    /// The word; `nil` for none of ``allCases``.
    public init?(rawValue: String) {
        guard let known = Self.allCases.first(where: { $0.rawValue == rawValue }) else {
            return nil
        }
        self = known
    }

    /// The reason's or the check's own word.
    public var rawValue: String {
        switch self {
        case .reason(let reason): reason.rawValue
        case .check(let check): check.rawValue
        }
    }
}
