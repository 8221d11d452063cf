/// The store's part of `verify`: every file that is there or should be there.
public protocol Inventorying: Sendable {
    /// Calls `body` with every original and thumbnail that catalog or disk know, in order of the
    /// folders, out of one read transaction, with memory that does not grow but by folder. An
    /// original that the catalog knows to be lost, and that nothing needs, is passed over.
    ///
    /// - Parameter body: Runs on a thread of the catalog and may block; what it throws ends the
    ///   reading and is thrown on.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse, or what `body` threw.
    func forEachStoredFile(
        _ body: @escaping @Sendable (InventoryEntry) throws -> Void
    ) async throws

    /// What the catalog's own check says is wrong with it, a sentence each; none for a sound one.
    func integrityFaults() async throws -> [String]
}

/// One file that is in the catalog, on the disk, or both.
public struct InventoryEntry: Hashable, Sendable {
    /// What it is by its name.
    public enum Kind: Hashable, Sendable {
        /// An original: its bytes must have this hash.
        case original(ContentHash)
        /// A thumbnail of a preset.
        case thumbnail
        /// No file of a cache has such a name.
        case stranger
    }

    /// The path, relative to the cache directory.
    public var path: String
    /// What it is by its name.
    public var kind: Kind
    /// Its length by the catalog; `nil` when the catalog does not know it.
    public var expected: Int64?
    /// Its length on disk; `nil` when it is not there.
    public var found: Int64?
    /// Whether the manifest shows it, or would if it were there: a mentioned source has it now, and
    /// its preset is configured.
    public var isNeeded: Bool

    /// Takes the values.
    public init(
        path: String, kind: Kind, expected: Int64?, found: Int64?, isNeeded: Bool = true
    ) {
        self.path = path
        self.kind = kind
        self.expected = expected
        self.found = found
        self.isNeeded = isNeeded
    }
}

/// The store's part of looking at bytes, and of putting files aside.
public protocol BlobVerifying: Sendable {
    /// The SHA-256 of a stored file's bytes, read in pieces of 1 MiB.
    ///
    /// - Parameters:
    ///   - publicPath: `originals/...` or `thumbs/...`.
    ///   - pause: Hears of every piece's length, and may block to slow the reading down.
    /// - Returns: The hash.
    /// - Throws: An ``ImgCacheError`` when the disk refuses.
    func hash(of publicPath: String, pause: (Int) -> Void) throws -> ContentHash

    /// Moves a file out of what is served, to the same path under `quarantine/`, beside what lies
    /// there already.
    ///
    /// - Parameter path: Relative to the cache directory, under `originals` or `thumbs`.
    /// - Returns: Where it is now, relative to the cache directory; `nil` when it is gone.
    /// - Throws: An ``ImgCacheError`` when the disk refuses, or for a path that leads elsewhere.
    func quarantine(_ path: String) throws -> String?

    /// Whether a stored file is there.
    ///
    /// - Throws: An ``ImgCacheError`` when the disk refuses to tell.
    func exists(_ publicPath: String) throws -> Bool

    /// Where a public path lies, for a decoder.
    func absolutePath(of publicPath: String) -> String
}
