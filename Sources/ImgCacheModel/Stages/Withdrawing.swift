/// The catalog's part of taking pictures out on purpose.
///
/// Files are deleted last: the catalog forgets them, the manifest is written, then
/// ``BlobRemoving/remove(_:)`` gets ``filesToDelete()``, and ``noteDeleted(_:)`` hears of it.
public protocol Withdrawing: Sendable {
    /// Takes the copies of all matching sources out of catalog and manifest.
    ///
    /// Without `block` the sources are asked again in the next run, as if they were new. With it
    /// they, and all matching sources that documents mention later, are `excluded` until
    /// ``unblock(_:)``.
    ///
    /// - Parameters:
    ///   - pattern: Which sources.
    ///   - block: Whether they are kept out.
    ///   - now: When; kept with the block.
    /// - Returns: The sources, and the files that nobody needs any longer.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func forget(_ pattern: SourcePattern, block: Bool, at now: Timestamp) async throws
        -> Withdrawal

    /// Takes the copies of these sources out after a takedown (HTTP 410 or 451), and keeps them
    /// out: verdict and reason stay as they are, nobody asks again until ``unblock(_:)`` matches.
    ///
    /// - Parameter ids: Numbers of sources; unknown ones are passed over.
    /// - Returns: The sources, and the files that nobody needs any longer.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func withdraw(_ ids: [Int64]) async throws -> Withdrawal

    /// Files that were forgotten, now or in a run that a crash cut short, and are not deleted
    /// yet; sorted. Those that came back meanwhile are not among them.
    func filesToDelete() async throws -> [String]

    /// Notes that these files are deleted.
    ///
    /// - Parameter publicPaths: What ``filesToDelete()`` gave.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func noteDeleted(_ publicPaths: [String]) async throws

    /// The patterns that are kept out, sorted.
    func blocks() async throws -> [SourcePattern]

    /// Lifts a block and everything that was withdrawn under the pattern: the sources are asked
    /// in the next run.
    ///
    /// - Returns: How many sources may be asked again.
    func unblock(_ pattern: SourcePattern) async throws -> Int
}

/// What was taken out.
public struct Withdrawal: Hashable, Sendable {
    /// The identities of the sources, sorted.
    public var sources: [String]
    /// Public paths of files that no source needs any longer, to be deleted; sorted.
    public var files: [String]

    /// Takes both.
    public init(sources: [String], files: [String]) {
        self.sources = sources
        self.files = files
    }
}

/// The store's part of deleting files that the catalog has forgotten.
public protocol BlobRemoving: Sendable {
    /// Deletes originals and thumbnails by their public paths. Those that are gone already are
    /// no error.
    ///
    /// - Returns: How many bytes that freed.
    func remove(_ publicPaths: [String]) throws -> ByteCount
}
