/// What `audit` found: every source in trouble, every wrong size, and what changed.
///
/// Texts are as they came from documents and servers: whoever shows them escapes them. Credentials
/// and signatures in URLs are shortened already.
public struct AuditReport: Sendable {
    /// When it was made.
    public var generatedAt: Timestamp
    /// The run that asked; `nil` for a report from the catalog alone.
    public var run: Int64?
    /// How that run ended; `complete` for a report from the catalog alone.
    public var outcome: RunOutcome
    /// Documents or folders that it is about; empty for all.
    public var paths: [String]
    /// Counts over everything in scope.
    public var totals: AuditTotals
    /// Sources in trouble: by host, then by URL.
    public var findings: [AuditFinding]
    /// References whose declared size is wrong: by document, then by line.
    public var sizes: [SizeFinding]
    /// Hosts in trouble as a whole, by name; their sources are among `findings` too.
    public var incidents: [HostIncident]
    /// Documents that cannot be read, by path.
    public var unreadable: [ScanSummary.Fault]
    /// Earlier runs, oldest first, this one last.
    public var trend: [AuditTrendPoint]
    /// What changed since another time; `nil` when nobody asked.
    public var changes: AuditChanges?

    /// Takes the values.
    public init(
        generatedAt: Timestamp, run: Int64?, outcome: RunOutcome, paths: [String] = [],
        totals: AuditTotals, findings: [AuditFinding], sizes: [SizeFinding],
        incidents: [HostIncident], unreadable: [ScanSummary.Fault], trend: [AuditTrendPoint],
        changes: AuditChanges? = nil
    ) {
        self.generatedAt = generatedAt
        self.run = run
        self.outcome = outcome
        self.paths = paths
        self.totals = totals
        self.findings = findings
        self.sizes = sizes
        self.incidents = incidents
        self.unreadable = unreadable
        self.trend = trend
        self.changes = changes
    }
}

/// Counts of an audit.
public struct AuditTotals: Hashable, Sendable {
    /// Documents in scope.
    public var documents: Int
    /// References in them.
    public var references: Int
    /// Sources that they mention.
    public var sources: Int
    /// Of these, cached: readers see them whatever their servers say.
    public var cached: Int
    /// Sources that were asked in this run; 0 for a report from the catalog alone.
    public var asked: Int
    /// Findings that count, by standing; those set aside are not in it.
    public var standings: [Standing: Int]
    /// Wrong sizes that count, by check.
    public var checks: [SizeCheck: Int]
    /// Findings and wrong sizes that somebody set aside.
    public var acknowledged: Int

    /// Takes the values; nothing by default.
    public init(
        documents: Int = 0, references: Int = 0, sources: Int = 0, cached: Int = 0,
        asked: Int = 0, standings: [Standing: Int] = [:], checks: [SizeCheck: Int] = [:],
        acknowledged: Int = 0
    ) {
        self.documents = documents
        self.references = references
        self.sources = sources
        self.cached = cached
        self.asked = asked
        self.standings = standings
        self.checks = checks
        self.acknowledged = acknowledged
    }
}

/// What a finding means to an editor: verdict and course in one word. Raw values are part of the
/// public contract; cases are ordered from worst to mildest.
public enum Standing: String, Hashable, Sendable, CaseIterable {
    /// Broken for so long that it is asked monthly only.
    case dead
    /// It failed on enough nights: somebody has to act.
    case broken
    /// It comes and goes.
    case flapping
    /// It failed, not yet often enough to be called broken.
    case suspect
    /// A wall against tools, or a server that wants fewer requests: a reader may well see it.
    case blocked
    /// Our own limits or rules stop it: a setting, not the picture, may be at fault.
    case limited
    /// It works; there is something to know all the same: it moved, or was replaced by a smaller.
    case notice

    /// The standing of a source; `nil` when there is nothing to say of it.
    public init?(reason: Reason, course: Course) {
        switch course.state {
        case .dead where reason.verdict != .ok: self = .dead
        case .broken where reason.verdict != .ok: self = .broken
        default:
            switch reason.verdict {
            case .unchecked: return nil
            case .ok where reason == .movedPermanently || reason == .replacedSmaller: self = .notice
            case .ok:
                guard course.state == .flapping else { return nil }
                self = .flapping
            case .blocked, .throttled: self = .blocked
            case .transient, .gone, .tls, .badContent, .redirect, .refused:
                if !reason.countsTowardBroken {
                    self = .limited
                } else {
                    self = course.state == .flapping ? .flapping : .suspect
                }
            }
        }
    }
}

/// A whole host in trouble.
public struct HostIncident: Hashable, Sendable {
    /// The host in lower case.
    public var host: String
    /// What most of its sources fail with.
    public var reason: Reason
    /// A sentence; may be empty.
    public var detail: String
    /// Its sources in trouble.
    public var troubled: Int
    /// All its sources in scope.
    public var sources: Int
    /// When it asked to be left alone until then.
    public var retryAfter: Timestamp?

    /// Takes the values.
    public init(
        host: String, reason: Reason, detail: String, troubled: Int, sources: Int,
        retryAfter: Timestamp? = nil
    ) {
        self.host = host
        self.reason = reason
        self.detail = detail
        self.troubled = troubled
        self.sources = sources
        self.retryAfter = retryAfter
    }
}

/// How things stood at the end of one run.
public struct AuditTrendPoint: Hashable, Sendable {
    /// The run's number.
    public var run: Int64
    /// When it ended.
    public var at: Timestamp
    /// Referenced sources.
    public var sources: Int
    /// Of these, cached.
    public var cached: Int
    /// Of these, broken or dead.
    public var broken: Int
    /// Of these, suspect or flapping.
    public var suspect: Int

    /// Takes the values.
    public init(
        run: Int64, at: Timestamp, sources: Int, cached: Int, broken: Int, suspect: Int
    ) {
        self.run = run
        self.at = at
        self.sources = sources
        self.cached = cached
        self.broken = broken
        self.suspect = suspect
    }
}

/// What changed between two times.
public struct AuditChanges: Sendable {
    /// The earlier time.
    public var since: Timestamp
    /// The run that ended then; `nil` when a date was asked for.
    public var run: Int64?
    /// Sources that became broken or dead and still are.
    public var broke: [Change]
    /// Sources that were broken or dead and are not any longer.
    public var recovered: [Change]
    /// Sources that documents mention for the first time.
    public var added: [Change]

    /// One source that changed.
    public struct Change: Hashable, Sendable {
        /// The source's identity, signatures shortened.
        public var url: String
        /// When.
        public var at: Timestamp
        /// How it stands now.
        public var reason: Reason
        /// See ``Course/State``.
        public var state: Course.State

        /// Takes the values.
        public init(url: String, at: Timestamp, reason: Reason, state: Course.State) {
            self.url = url
            self.at = at
            self.reason = reason
            self.state = state
        }
    }

    /// Takes the values; lists in order of time, then URL.
    public init(
        since: Timestamp, run: Int64?, broke: [Change], recovered: [Change], added: [Change]
    ) {
        self.since = since
        self.run = run
        self.broke = broke
        self.recovered = recovered
        self.added = added
    }
}
