/// What the cache holds and how its last runs went.
public struct StatusReport: Sendable {
    /// The cache directory as configured.
    public var cache: String
    /// What the catalog holds.
    public var overview: CatalogOverview
    /// What the cache takes of its disk.
    public var disk: DiskUse
    /// How long a good answer is trusted without a request (`fetch.revalidateAfter`).
    public var revalidateAfter: Duration
    /// The time of the report.
    public var now: Timestamp
    /// What holds the processes that decode pictures; `nil` when none could be started.
    public var protections: ProtectionReport?
    /// Why no decoding process could be started; `nil` when one could.
    public var workerFault: String?

    /// Takes the values.
    public init(
        cache: String, overview: CatalogOverview, disk: DiskUse, revalidateAfter: Duration,
        now: Timestamp, protections: ProtectionReport? = nil, workerFault: String? = nil
    ) {
        self.cache = cache
        self.overview = overview
        self.disk = disk
        self.revalidateAfter = revalidateAfter
        self.now = now
        self.protections = protections
        self.workerFault = workerFault
    }

    /// When the last run of any command ended `complete`; `nil` when none ever did.
    public var lastSuccess: Timestamp? { overview.lastSuccesses.values.max() }

    /// Whether a run ended `complete` no longer than `age` ago.
    public func succeeded(within age: Duration) -> Bool {
        lastSuccess.map { now.since($0) <= age } ?? false
    }
}

/// Everything known of one source, or of one document.
public enum Inspection: Sendable {
    /// A source, its thumbnails, and where it is mentioned.
    case source(SourceInspection)
    /// A document and its references; of one that cannot be read the last good ones, and why.
    case document(path: String, references: [ReferenceRecord], fault: DocumentFault?)
}

/// Everything known of one source.
public struct SourceInspection: Sendable {
    /// The catalog's row.
    public var source: Source
    /// Whether original and all thumbnails are on disk.
    public var isCached: Bool
    /// The original's path, relative to the cache; `nil` without one.
    public var originalPath: String?
    /// Thumbnails with their paths, relative to the cache.
    public var thumbnails: [(record: ThumbnailRecord, path: String)]
    /// Where documents mention it.
    public var references: [ReferenceRecord]

    /// Takes the values.
    public init(
        source: Source, isCached: Bool, originalPath: String?,
        thumbnails: [(record: ThumbnailRecord, path: String)], references: [ReferenceRecord]
    ) {
        self.source = source
        self.isCached = isCached
        self.originalPath = originalPath
        self.thumbnails = thumbnails
        self.references = references
    }
}
