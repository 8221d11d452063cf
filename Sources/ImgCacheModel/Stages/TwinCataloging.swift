/// The catalog's part of telling a host's "not found" picture from real ones: the same bytes for
/// many of its URLs.
public protocol TwinCataloging: Sendable {
    /// The sources of one host whose original has this hash, in order of their numbers.
    ///
    /// - Parameters:
    ///   - host: In lower case.
    ///   - hash: The hash of the body.
    ///   - limit: At most so many, 1 or more.
    /// - Returns: The sources; none when the hash is unknown.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func sources(ofHost host: String, sharing hash: ContentHash, limit: Int) async throws
        -> [Source]

    /// The pictures of one host that it confirmed to give for anything, by the sources that have
    /// the reason `placeholder` now.
    ///
    /// - Parameter host: In lower case.
    /// - Returns: Their hashes.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func placeholders(ofHost host: String) async throws -> Set<ContentHash>

    /// Gives all sources of one host whose original has this hash their previous original back,
    /// or none where they had none that is still on disk, with reason `placeholder`. Sources that
    /// hold it back (`replaced_smaller`) keep their original and get the reason.
    ///
    /// Courses stay as they are: the caller advances them with ``SourceCataloging/record(_:)``.
    ///
    /// - Parameters:
    ///   - host: In lower case.
    ///   - hash: The hash of the placeholder.
    /// - Returns: The sources as they are now.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func restorePrevious(ofHost host: String, sharing hash: ContentHash) async throws -> [Source]
}
