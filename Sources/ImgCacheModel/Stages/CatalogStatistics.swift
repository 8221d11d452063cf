/// Totals by host and by preset.
public protocol CatalogStatistics: Sendable {
    /// Hosts of referenced sources, those with the most sources in trouble first, then the
    /// largest, then by name.
    ///
    /// - Parameter limit: At most so many, 1 or more.
    /// - Returns: The hosts; local assets and refused URLs together under the empty name.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func hostTallies(limit: Int) async throws -> [HostTally]

    /// Configured presets by name, then what is left of earlier recipes.
    func presetTallies() async throws -> [PresetTally]
}

/// What is known of the sources of one host.
public struct HostTally: Hashable, Sendable {
    /// In lower case; empty for local assets and refused URLs.
    public var host: String
    /// Referenced sources.
    public var sources: Int
    /// Of these, cached.
    public var cached: Int
    /// Of these, with a verdict other than `ok` and `unchecked`.
    public var troubled: Int
    /// Bytes of their originals on disk; one that several sources share counts once for each.
    public var bytes: Int64
    /// The latest time that one of them was asked.
    public var checkedAt: Timestamp?

    /// Takes the values.
    public init(
        host: String, sources: Int, cached: Int, troubled: Int, bytes: Int64,
        checkedAt: Timestamp?
    ) {
        self.host = host
        self.sources = sources
        self.cached = cached
        self.troubled = troubled
        self.bytes = bytes
        self.checkedAt = checkedAt
    }
}

/// What is stored of one preset.
public struct PresetTally: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Whether the configuration has it with this recipe; else these are left-overs.
    public var isConfigured: Bool
    /// Originals with all their thumbnails.
    public var originals: Int
    /// Referenced originals on disk that lack thumbnails of it; 0 for left-overs.
    public var missing: Int
    /// Thumbnail files and their bytes.
    public var thumbnails: CatalogTally.Volume

    /// Takes the values.
    public init(
        name: String, isConfigured: Bool, originals: Int, missing: Int,
        thumbnails: CatalogTally.Volume
    ) {
        self.name = name
        self.isConfigured = isConfigured
        self.originals = originals
        self.missing = missing
        self.thumbnails = thumbnails
    }
}
