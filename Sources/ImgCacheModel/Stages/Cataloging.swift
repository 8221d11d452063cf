/// Everything that imgcache knows, durable between runs. SQLite is the embedded default.
///
/// Every method is one transaction: done wholly or not at all. All throw an ``ImgCacheError``
/// when the store fails.
public protocol Cataloging: DocumentCataloging, SourceCataloging, RenditionCataloging,
    RunCataloging
{}

/// What the catalog knows of documents and references.
public protocol DocumentCataloging: Sendable {
    /// Begins to take stock of documents.
    ///
    /// - Parameters:
    ///   - paths: The documents or folders that the walk stays within; empty for all.
    ///   - readerFingerprint: See ``DocumentFinding/readerFingerprint``.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func beginScan(within paths: [String], readerFingerprint: String) async throws

    /// Notes that these documents exist, and gives back those that must be read: new, changed, or
    /// read under another fingerprint.
    func noteDocuments(_ stats: [DocumentStat]) async throws -> [DocumentStat]

    /// Keeps what was read. A document with a fault keeps its last good references.
    ///
    /// References of the same identity share one source; a source seen first is `pending`.
    func recordDocuments(_ readings: [DocumentReading]) async throws

    /// How many documents, known from before, were not noted since `beginScan` within its paths.
    func scanLosses() async throws -> ScanLosses

    /// Ends the scan: what was not noted is gone, with its references. The grace of sources that
    /// nobody mentions any longer begins at `now`.
    func finishScan(at now: Timestamp) async throws -> ScanSummary
}

/// How much of the last scan is missing in this one.
public struct ScanLosses: Hashable, Sendable {
    /// Documents known before within the paths.
    public var known: Int
    /// Of these, not seen now.
    public var missing: Int

    /// Takes both.
    public init(known: Int, missing: Int) {
        self.known = known
        self.missing = missing
    }
}

/// What the catalog holds after a scan, over all documents.
public struct ScanSummary: Hashable, Sendable {
    /// Documents.
    public var documents: Int
    /// References in them.
    public var references: Int
    /// Sources that at least one reference mentions.
    public var sources: Int
    /// Documents removed by this scan.
    public var removed: Int
    /// Documents that cannot be read, by path.
    public var faults: [Fault]

    /// One document that cannot be read.
    public struct Fault: Hashable, Sendable {
        /// Its path.
        public var path: String
        /// What is wrong.
        public var fault: DocumentFault

        /// Takes both.
        public init(path: String, fault: DocumentFault) {
            self.path = path
            self.fault = fault
        }
    }

    /// Takes the values.
    public init(documents: Int, references: Int, sources: Int, removed: Int, faults: [Fault]) {
        self.documents = documents
        self.references = references
        self.sources = sources
        self.removed = removed
        self.faults = faults
    }
}

/// Which sources a run is about.
public struct SourceScope: Hashable, Sendable {
    /// Documents or folders whose references count; empty for all.
    public var paths: [String]
    /// The time of the run: what is due by then.
    public var now: Timestamp
    /// Which of their sources.
    public var selection: Selection

    /// Which sources of a scope are asked. Refused and withdrawn ones never are.
    public enum Selection: Hashable, Sendable {
        /// What is due for `sync`.
        case due
        /// Healthy ones that were not asked since this long, and troubled ones by the nightly
        /// rule: what `audit` asks by default.
        case stale(after: Duration)
        /// Those in trouble, whenever they were asked, but for one that told us to come later.
        case troubled
        /// All, whether due or not.
        case all
    }

    /// Takes the values; by default what is due of all documents.
    public init(paths: [String] = [], now: Timestamp, selection: Selection = .due) {
        self.paths = paths
        self.now = now
        self.selection = selection
    }
}

/// Sources of one host that wait to be asked.
public struct HostBacklog: Hashable, Sendable {
    /// The host in lower case; empty for local assets.
    public var host: String
    /// How many wait.
    public var count: Int

    /// Takes both.
    public init(host: String, count: Int) {
        self.host = host
        self.count = count
    }
}

/// A host that asked to be left alone with `Retry-After`.
public struct ClosedHost: Hashable, Sendable {
    /// In lower case.
    public var host: String
    /// Not before then.
    public var until: Timestamp
    /// How many of its sources were told so.
    public var sources: Int

    /// Takes the values.
    public init(host: String, until: Timestamp, sources: Int) {
        self.host = host
        self.until = until
        self.sources = sources
    }
}

/// What the catalog knows of sources.
public protocol SourceCataloging: Sendable {
    /// Notes that originals and thumbnails vanished from, or came back to, the store, so that the
    /// sources concerned are due and `isCached` is true to the disk.
    func reconcile() async throws -> ReconcileSummary

    /// The hosts with sources that are referenced and due, fewest first.
    ///
    /// Due are: never asked; `over_budget` and `run_aborted`; troubled ones (once a night); healthy
    /// ones whose `dueAt` has come; those whose original is lost. Refused locations never are.
    func backlog(_ scope: SourceScope) async throws -> [HostBacklog]

    /// The hosts that asked on an earlier night to be left alone until later than `now`.
    func closedHosts(at now: Timestamp) async throws -> [ClosedHost]

    /// The next due sources of one host after the cursor, in order of urgency: about to expire,
    /// left over from last night, never asked, then the longest not asked.
    ///
    /// - Parameters:
    ///   - host: The host in lower case; empty for local assets.
    ///   - scope: Which sources the run is about.
    ///   - after: The last answer's `next`; `nil` for the first page.
    ///   - limit: At most so many.
    /// - Returns: The sources, and where the next page begins; `nil` behind the last one.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func nextSources(
        host: String, _ scope: SourceScope, after: SourceCursor?, limit: Int
    ) async throws -> (sources: [Source], next: SourceCursor?)

    /// Notes that the run ended before the turn of everything in the last ``backlog(_:)`` that
    /// this run did not record: it comes first next time.
    ///
    /// - Parameter outcome: Why the run ended early. After `over_budget`, what was never asked gets
    ///   that reason; else verdicts and reasons stay as they are.
    /// - Returns: How many sources are left over.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func noteLeftOver(because outcome: RunOutcome) async throws -> Int

    /// Keeps what came of asking.
    func record(_ updates: [SourceUpdate]) async throws

    /// A source by identity; `nil` when unknown.
    func source(_ identity: String) async throws -> Source?

    /// The references to a source, by path and place.
    func references(to identity: String) async throws -> [ReferenceRecord]

    /// The references of one document in the order of the file; `nil` when it is unknown.
    func references(in path: String) async throws -> [ReferenceRecord]?

    /// Sources by verdict and reason, counted over referenced ones, largest first.
    func tally() async throws -> CatalogTally
}

/// Where a page of sources ended. Opaque but to the catalog that made it.
public struct SourceCursor: Hashable, Sendable {
    /// The urgency of the last source.
    public var urgency: Int64
    /// Its number.
    public var id: Int64

    /// Takes both.
    public init(urgency: Int64, id: Int64) {
        self.urgency = urgency
        self.id = id
    }
}

/// What the catalog learns of a source in one step.
public struct SourceUpdate: Sendable {
    /// The source as it is now; its `id` says which.
    public var source: Source

    /// Takes the source.
    public init(_ source: Source) { self.source = source }
}

/// One reference with what it belongs to.
public struct ReferenceRecord: Hashable, Sendable {
    /// The document's path.
    public var document: String
    /// The reference as read.
    public var reference: Reference
    /// The declared size against the real one.
    public var check: SizeCheck
    /// Whether the source's original and all thumbnails are on disk.
    public var isCached: Bool

    /// Takes the values.
    public init(document: String, reference: Reference, check: SizeCheck, isCached: Bool) {
        self.document = document
        self.reference = reference
        self.check = check
        self.isCached = isCached
    }
}

/// What was found missing or back on disk.
public struct ReconcileSummary: Hashable, Sendable {
    /// Originals that the catalog knew and the store has no longer.
    public var lostOriginals: Int
    /// Thumbnails likewise.
    public var lostThumbnails: Int

    /// Takes both.
    public init(lostOriginals: Int, lostThumbnails: Int) {
        self.lostOriginals = lostOriginals
        self.lostThumbnails = lostThumbnails
    }
}

/// Counts over everything that documents mention.
public struct CatalogTally: Hashable, Sendable {
    /// Documents.
    public var documents: Int
    /// References.
    public var references: Int
    /// Referenced sources.
    public var sources: Int
    /// Of these, cached.
    public var cached: Int
    /// Referenced sources by reason.
    public var reasons: [Reason: Int]
    /// Referenced sources by state of their course.
    public var states: [Course.State: Int]
    /// References by size check.
    public var checks: [SizeCheck: Int]
    /// Stored originals and their bytes.
    public var originals: Volume
    /// Stored thumbnails and their bytes.
    public var thumbnails: Volume

    /// Files and bytes.
    public struct Volume: Hashable, Sendable {
        /// Files.
        public var files: Int
        /// Their bytes together.
        public var bytes: Int64

        /// Takes both.
        public init(files: Int, bytes: Int64) {
            self.files = files
            self.bytes = bytes
        }
    }

    /// Takes the values.
    public init(
        documents: Int, references: Int, sources: Int, cached: Int, reasons: [Reason: Int],
        states: [Course.State: Int], checks: [SizeCheck: Int], originals: Volume,
        thumbnails: Volume
    ) {
        self.documents = documents
        self.references = references
        self.sources = sources
        self.cached = cached
        self.reasons = reasons
        self.states = states
        self.checks = checks
        self.originals = originals
        self.thumbnails = thumbnails
    }
}

/// What the catalog knows of originals and thumbnails.
public protocol RenditionCataloging: Sendable {
    /// Sets the presets of this configuration: what `isCached` is measured by.
    ///
    /// - Parameter presets: Names with the digest of the whole recipe and render version.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func configurePresets(_ presets: [PresetIdentity]) async throws

    /// An original by hash; `nil` when unknown or lost.
    func original(_ hash: ContentHash) async throws -> Original?

    /// The names of configured presets whose thumbnails of this original are not all there.
    func missingPresets(of hash: ContentHash) async throws -> [String]

    /// Keeps an original and the thumbnails made of it: all files of each named preset.
    func recordRenditions(
        of original: Original, presets: [PresetIdentity], files: [RenderedFile]
    ) async throws

    /// Notes that an original, though whole, could not be rendered.
    ///
    /// - Parameters:
    ///   - hash: The original.
    ///   - conditions: The fingerprint of render version, limits and recipes that it failed under.
    ///   - isCertain: Whether it would fail again; else the second failure under these conditions
    ///     makes it so.
    ///   - detail: A sentence.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func recordRenderFailure(
        of hash: ContentHash, conditions: Int64, isCertain: Bool, detail: String
    ) async throws

    /// Originals of referenced sources that lack thumbnails of configured presets and did not fail
    /// for certain under these conditions, after the given hash, in order of hash.
    func originalsToRender(
        under conditions: Int64, after: ContentHash?, limit: Int
    ) async throws -> [Original]

    /// The thumbnails of an original that belong to configured presets, sorted by preset, width,
    /// format.
    func thumbnails(of hash: ContentHash) async throws -> [ThumbnailRecord]
}

/// A preset and the digest of all that decides its thumbnails.
public struct PresetIdentity: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Hex digits.
    public var digest: String

    /// Takes both.
    public init(name: String, digest: String) {
        self.name = name
        self.digest = digest
    }
}

/// A stored thumbnail.
public struct ThumbnailRecord: Hashable, Sendable {
    /// The preset's name.
    public var preset: String
    /// The file's name without extension.
    public var key: String
    /// Its format.
    public var format: ImageFormat
    /// Its pixels.
    public var size: PixelSize
    /// Its length.
    public var bytes: Int64

    /// Takes the values.
    public init(preset: String, key: String, format: ImageFormat, size: PixelSize, bytes: Int64) {
        self.preset = preset
        self.key = key
        self.format = format
        self.size = size
        self.bytes = bytes
    }
}
