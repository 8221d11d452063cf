public import ImgCacheModel

/// What a caller asks of one `audit`.
public struct AuditOptions: Sendable {
    /// Documents or folders to stay within; empty for all.
    public var paths: [String]
    /// Which sources are asked.
    public var recheck: Recheck
    /// At most so many sources are asked; `nil` for all that are meant.
    public var limit: Int?
    /// The run ends after this, what is under way finishes; `nil` for no end.
    public var maxDuration: Duration?
    /// Whether losing more than half of the documents is meant.
    public var acceptRemovals: Bool
    /// What the report compares with; `nil` for no comparison.
    public var since: Since?

    /// Which sources an audit asks. Raw values are the words of `--recheck`.
    public enum Recheck: String, Hashable, Sendable, CaseIterable {
        /// Healthy ones not asked since `audit.recheckAfter`, and troubled ones by the nightly rule.
        case stale
        /// Those in trouble alone, also if they were asked today.
        case broken
        /// Everything that documents mention.
        case all
    }

    /// An earlier time.
    public enum Since: Hashable, Sendable {
        /// The audit before the latest run, or, when there was none, the run before it.
        case last
        /// A moment.
        case time(Timestamp)
    }

    /// By default everything stale, without an end and without a comparison.
    public init(
        paths: [String] = [], recheck: Recheck = .stale, limit: Int? = nil,
        maxDuration: Duration? = nil, acceptRemovals: Bool = false, since: Since? = nil
    ) {
        self.paths = paths
        self.recheck = recheck
        self.limit = limit
        self.maxDuration = maxDuration
        self.acceptRemovals = acceptRemovals
        self.since = since
    }
}
