/// What a run found, did, and could not do.
public struct SyncReport: Sendable {
    /// The run's number; `nil` for a dry run.
    public var run: Int64?
    /// How it ended.
    public var outcome: RunOutcome
    /// What the documents mention.
    public var scan: ScanSummary
    /// What vanished from the disk since the last run.
    public var lost: ReconcileSummary
    /// Sources that were due.
    public var due: Int
    /// What was done.
    public var counts: RunCounts
    /// What the catalog holds at the end.
    public var tally: CatalogTally
    /// The first sources that failed in this run, at most ``troubleLimit``; not those that failed
    /// with their whole host.
    public var troubles: [Trouble]
    /// Hosts that were left alone for the rest of the run, by name.
    public var incidents: [HostIncident]
    /// What write-back did; `nil` when nobody wanted it.
    public var writtenBack: WriteBackSummary?
    /// Wall time of the whole run.
    public var duration: Duration

    /// A source that failed in this run.
    public struct Trouble: Hashable, Sendable {
        /// The source's identity.
        public var url: String
        /// Its host in lower case; empty for local assets and what is no URL.
        public var host: String
        /// Why.
        public var reason: Reason
        /// A sentence; may be empty.
        public var detail: String
        /// Whether an older copy still serves readers.
        public var isServed: Bool

        /// Takes the values.
        public init(
            url: String, host: String = "", reason: Reason, detail: String, isServed: Bool
        ) {
            self.url = url
            self.host = host
            self.reason = reason
            self.detail = detail
            self.isServed = isServed
        }
    }

    /// Troubles that a report names; the rest is counted.
    public static let troubleLimit = 100

    /// Takes the values.
    public init(
        run: Int64?, outcome: RunOutcome, scan: ScanSummary, lost: ReconcileSummary, due: Int,
        counts: RunCounts, tally: CatalogTally, troubles: [Trouble],
        incidents: [HostIncident] = [], writtenBack: WriteBackSummary? = nil, duration: Duration
    ) {
        self.run = run
        self.outcome = outcome
        self.scan = scan
        self.lost = lost
        self.due = due
        self.counts = counts
        self.tally = tally
        self.troubles = troubles
        self.incidents = incidents
        self.writtenBack = writtenBack
        self.duration = duration
    }
}
