/// The catalog's part of taking out what the manifest shows no longer.
///
/// What goes is forgotten in one transaction; its files are deleted after a manifest was written,
/// as for ``Withdrawing``.
public protocol Pruning: Sendable {
    /// Forgets what has been out of the manifest for longer than the grace period: originals that
    /// no mentioned source has, thumbnails of recipes that are not configured, and sources that no
    /// document mentions, with what was known of them.
    ///
    /// What a withdrawal keeps out is remembered for good.
    ///
    /// - Parameters:
    ///   - rule: How long things are kept, and how much may stay.
    ///   - now: The grace period counts back from here.
    ///   - isDryRun: Whether nothing is changed.
    /// - Returns: What goes and what stays.
    /// - Throws: An ``ImgCacheError`` when the store fails; nothing is changed then.
    func prune(_ rule: PruneRule, at now: Timestamp, isDryRun: Bool) async throws -> PruneReport
}

/// How much is kept of what the manifest shows no longer.
public struct PruneRule: Hashable, Sendable {
    /// How long something stays after it left the manifest; 14 days by default.
    public var grace: Duration
    /// Originals and thumbnails may take so much together; to get there, what left the manifest
    /// goes before its grace is over, the oldest first. `nil` for no limit.
    public var maxSize: ByteCount?

    /// Takes both.
    public init(grace: Duration = .seconds(14 * 86400), maxSize: ByteCount? = nil) {
        self.grace = grace
        self.maxSize = maxSize
    }
}

/// What `prune` took out, or would.
public struct PruneReport: Hashable, Sendable {
    /// Why something goes. Raw values are part of the public contract.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// No document mentions the sources that had it.
        case unmentioned
        /// Its source has newer bytes.
        case superseded
        /// Thumbnails of a preset that is gone or has another recipe.
        case recipe
    }

    /// Whether nothing was changed.
    public var isDryRun: Bool
    /// Files that go, by cause.
    public var removed: [Cause: CatalogTally.Volume]
    /// The first of them by public path, at most ``pathLimit``.
    public var paths: [String]
    /// Sources that are forgotten with all that was known of them.
    public var sources: Int
    /// Files that left the manifest and stay until their grace is over.
    public var waiting: CatalogTally.Volume
    /// All that is stored afterwards.
    public var kept: CatalogTally.Volume
    /// What `kept` is above the largest size wanted; `nil` when it fits.
    public var excess: ByteCount?

    /// Paths that a report names; the rest is counted.
    public static let pathLimit = 1000

    /// Takes the values.
    public init(
        isDryRun: Bool, removed: [Cause: CatalogTally.Volume], paths: [String], sources: Int,
        waiting: CatalogTally.Volume, kept: CatalogTally.Volume, excess: ByteCount?
    ) {
        self.isDryRun = isDryRun
        self.removed = removed
        self.paths = paths
        self.sources = sources
        self.waiting = waiting
        self.kept = kept
        self.excess = excess
    }

    /// All files that go.
    public var total: CatalogTally.Volume {
        removed.values.reduce(CatalogTally.Volume(files: 0, bytes: 0)) { $0 + $1 }
    }
}

extension CatalogTally.Volume {
    /// Both together.
    public static func + (left: Self, right: Self) -> Self {
        Self(files: left.files + right.files, bytes: left.bytes + right.bytes)
    }
}
