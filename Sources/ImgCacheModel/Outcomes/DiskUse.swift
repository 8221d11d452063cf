/// What a cache directory takes of its disk, by kind of file.
public struct DiskUse: Hashable, Sendable {
    /// The kinds of files in a cache directory, in the order in which a report shows them. Raw
    /// values are part of the public contract.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The bytes as they came, as the catalog has recorded them.
        case originals
        /// What was made of them, likewise.
        case thumbnails
        /// The database and its log.
        case catalog
        /// Copies of the catalog from before it was brought forward.
        case backup
        /// `manifest.json`.
        case manifest
        /// What `verify --repair` set aside.
        case quarantine
        /// What a run is writing now, or left half-written.
        case temporary
    }

    /// Files and bytes of each kind; a kind that is missing has none.
    public var volumes: [Kind: CatalogTally.Volume]
    /// What this user may still write to the file system.
    public var free: ByteCount
    /// What runs leave free of it (`cache.minFree`).
    public var reserve: ByteCount

    /// Takes the values.
    public init(
        volumes: [Kind: CatalogTally.Volume], free: ByteCount, reserve: ByteCount
    ) {
        self.volumes = volumes
        self.free = free
        self.reserve = reserve
    }

    /// Files and bytes of one kind.
    public subscript(kind: Kind) -> CatalogTally.Volume {
        volumes[kind] ?? CatalogTally.Volume(files: 0, bytes: 0)
    }

    /// All of it.
    public var total: CatalogTally.Volume {
        volumes.values.reduce(CatalogTally.Volume(files: 0, bytes: 0)) { $0 + $1 }
    }
}
