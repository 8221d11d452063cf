/// What the catalog knows of runs.
public protocol RunCataloging: Sendable {
    /// Begins a run and gives its number, one more than the last. A run left open by a crash is
    /// closed as interrupted.
    func beginRun(command: String, at now: Timestamp) async throws -> Int64
    /// Ends a run.
    func finishRun(_ id: Int64, outcome: RunOutcome, counts: RunCounts, at now: Timestamp)
        async throws
    /// The latest runs, newest first.
    func latestRuns(limit: Int) async throws -> [RunRecord]
    /// Checks that the cache was made for this base URL and notes it in a new one.
    ///
    /// - Throws: An ``ImgCacheError`` with exit status 3 when it was made for another.
    func claim(baseURL: SourceURL?) async throws
}

/// How a run ended. Raw values are part of the public contract.
public enum RunOutcome: String, Hashable, Sendable, CaseIterable {
    /// All that was due had its turn.
    case complete
    /// A signal, an error or `--limit` ended it early.
    case interrupted
    /// Time or bytes were used up.
    case overBudget = "over_budget"
    /// The disk was about to be full.
    case diskReserve = "disk_reserve"
    /// The network was at fault.
    case network
}

/// What a run did.
public struct RunCounts: Hashable, Sendable {
    /// Sources that were asked.
    public var asked: Int
    /// Sources with new or changed bytes.
    public var fetched: Int
    /// Sources not modified.
    public var notModified: Int
    /// Sources that failed.
    public var failed: Int
    /// Originals rendered.
    public var rendered: Int
    /// HTTP requests.
    public var requests: Int
    /// Bytes downloaded.
    public var bytes: Int64

    /// Takes the values; nothing done by default.
    public init(
        asked: Int = 0, fetched: Int = 0, notModified: Int = 0, failed: Int = 0,
        rendered: Int = 0, requests: Int = 0, bytes: Int64 = 0
    ) {
        self.asked = asked
        self.fetched = fetched
        self.notModified = notModified
        self.failed = failed
        self.rendered = rendered
        self.requests = requests
        self.bytes = bytes
    }
}

/// One run as the catalog keeps it.
public struct RunRecord: Hashable, Sendable {
    /// Its number, from 1.
    public var id: Int64
    /// `sync` or `audit`.
    public var command: String
    /// When it began.
    public var startedAt: Timestamp
    /// When it ended; `nil` while it runs.
    public var endedAt: Timestamp?
    /// How it ended; `nil` while it runs.
    public var outcome: RunOutcome?
    /// What it did.
    public var counts: RunCounts

    /// Takes the values.
    public init(
        id: Int64, command: String, startedAt: Timestamp, endedAt: Timestamp?,
        outcome: RunOutcome?, counts: RunCounts
    ) {
        self.id = id
        self.command = command
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.counts = counts
    }
}

/// The stage that publishes what the catalog knows.
public protocol ManifestWriting: Sendable {
    /// Writes the manifest whole and renames it into place, with memory that does not grow with
    /// the number of images. The same state gives the same bytes.
    func writeManifest(
        presets: [Preset], run: Int64, outcome: RunOutcome, generatedAt: Timestamp
    ) async throws
}
