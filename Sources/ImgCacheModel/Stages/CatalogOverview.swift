/// Everything that a status shows of the catalog, as of one moment.
public protocol CatalogOverviewing: Sendable {
    /// Reads totals, hosts, presets, ages and runs together, also beside a running `sync`.
    ///
    /// - Parameter scope: How long the lists are, and which answers count as recent.
    /// - Returns: The overview.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func overview(_ scope: OverviewScope) async throws -> CatalogOverview
}

/// How much of the catalog an overview lists.
public struct OverviewScope: Hashable, Sendable {
    /// Hosts that are listed, worst first; the rest is counted. 0 or more.
    public var hosts: Int
    /// Of the last runs so many are listed; 0 or more.
    public var runs: Int
    /// Of the last runs so many are plotted; 0 or more.
    public var trend: Int
    /// A source counts as recently checked when it was asked then or later.
    public var recentSince: Timestamp

    /// Takes the values; by default 10 hosts, 10 runs and a plot of 60.
    public init(hosts: Int = 10, runs: Int = 10, trend: Int = 60, recentSince: Timestamp) {
        self.hosts = max(hosts, 0)
        self.runs = max(runs, 0)
        self.trend = max(trend, 0)
        self.recentSince = recentSince
    }
}

/// What the catalog holds, in numbers.
public struct CatalogOverview: Hashable, Sendable {
    /// Counts over everything that documents mention.
    public var tally: CatalogTally
    /// The same by host.
    public var hosts: HostSummary
    /// What is stored of every preset.
    public var presets: [PresetTally]
    /// How old what is known of the sources is.
    public var ages: AgeTally
    /// The last runs, newest first.
    public var runs: [RunRecord]
    /// Of each command the last run that ended, however long ago, by command.
    public var lastRuns: [RunRecord]
    /// When the last run that ended `complete` ended, by command, however long ago.
    public var lastSuccesses: [String: Timestamp]
    /// How things stood at the ends of the last runs, oldest first.
    public var trend: [TrendPoint]

    /// Takes the values; an empty catalog by default.
    public init(
        tally: CatalogTally = CatalogTally(
            documents: 0, references: 0, sources: 0, cached: 0, reasons: [:], states: [:],
            checks: [:], originals: .init(files: 0, bytes: 0),
            thumbnails: .init(files: 0, bytes: 0)),
        hosts: HostSummary = HostSummary(), presets: [PresetTally] = [],
        ages: AgeTally = AgeTally(), runs: [RunRecord] = [], lastRuns: [RunRecord] = [],
        lastSuccesses: [String: Timestamp] = [:], trend: [TrendPoint] = []
    ) {
        self.tally = tally
        self.hosts = hosts
        self.presets = presets
        self.ages = ages
        self.runs = runs
        self.lastRuns = lastRuns
        self.lastSuccesses = lastSuccesses
        self.trend = trend
    }

    /// One ended run, for a plot.
    public struct TrendPoint: Hashable, Sendable {
        /// The run.
        public var run: RunRecord
        /// How things stood at its end; `nil` for runs from before the catalog kept that.
        public var standing: AuditTrendPoint?

        /// Takes both.
        public init(run: RunRecord, standing: AuditTrendPoint?) {
            self.run = run
            self.standing = standing
        }
    }
}

/// The hosts of referenced sources: the worst by name, the rest in numbers. Local assets and
/// refused URLs are listed together as one host with an empty name.
public struct HostSummary: Hashable, Sendable {
    /// Hosts with a name.
    public var count: Int
    /// Those with the most sources in trouble first, then the largest, then by name.
    public var listed: [HostTally]
    /// How many more there are.
    public var others: Int
    /// All of these together, under an empty name.
    public var rest: HostTally

    /// Takes the values; no hosts by default.
    public init(
        count: Int = 0, listed: [HostTally] = [], others: Int = 0,
        rest: HostTally = HostTally(
            host: "", sources: 0, cached: 0, troubled: 0, bytes: 0, checkedAt: nil)
    ) {
        self.count = count
        self.listed = listed
        self.others = others
        self.rest = rest
    }
}

/// How old what is known of the referenced sources is; those that are never asked (refused,
/// withdrawn, excluded) do not count.
public struct AgeTally: Hashable, Sendable {
    /// Sources that are asked from time to time.
    public var sources: Int
    /// Of these, asked at least once.
    public var checked: Int
    /// Of these, asked recently: see ``OverviewScope/recentSince``.
    public var recent: Int
    /// The longest and the shortest not asked; `nil` when none was ever asked.
    public var checks: ClosedRange<Timestamp>?
    /// The oldest and the newest bytes; `nil` when nothing was ever fetched.
    public var fetches: ClosedRange<Timestamp>?

    /// Takes the values; no sources by default.
    public init(
        sources: Int = 0, checked: Int = 0, recent: Int = 0,
        checks: ClosedRange<Timestamp>? = nil, fetches: ClosedRange<Timestamp>? = nil
    ) {
        self.sources = sources
        self.checked = checked
        self.recent = recent
        self.checks = checks
        self.fetches = fetches
    }
}
