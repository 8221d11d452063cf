public import ImgCacheModel
internal import ImgCacheSettings
internal import ImgCacheStore

extension SiteCache {
    /// Takes pictures out of cache and manifest on purpose.
    ///
    /// The catalog forgets them, the manifest is written without them, then files that no other
    /// source needs are deleted. Opened `exclusive` only.
    ///
    /// - Parameters:
    ///   - pattern: Which sources.
    ///   - block: Whether they are kept out; without it the next `sync` asks for them again.
    /// - Returns: What was taken out, and the bytes that this freed.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    public func forget(
        _ pattern: SourcePattern, block: Bool
    ) async throws -> (withdrawal: Withdrawal, freed: ByteCount) {
        let now = clock.now()
        let withdrawal = try await catalog.forget(pattern, block: block, at: now)
        try await publish(at: now)
        let freed = try await catalog.deleteForgotten(from: FileBlobStore(directory))
        return (withdrawal, freed)
    }

    /// Lifts a block, and whatever was withdrawn under the pattern: the next `sync` asks for it.
    /// Opened `exclusive` only.
    ///
    /// - Parameter pattern: That of the block.
    /// - Returns: How many sources may be asked again; `nil` when there was nothing to lift.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    public func unblock(_ pattern: SourcePattern) async throws -> Int? {
        let isBlock = try await catalog.blocks().contains { $0.text == pattern.text }
        let lifted = try await catalog.unblock(pattern)
        guard isBlock || lifted > 0 else { return nil }
        try await publish(at: clock.now())
        return lifted
    }
}

extension Withdrawing {
    /// Deletes what the catalog has forgotten, in this run or in one that was cut short. To be
    /// called once the manifest does not name it any longer.
    ///
    /// - Returns: How many bytes that freed.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    func deleteForgotten(from blobs: any BlobRemoving) async throws -> ByteCount {
        let files = try await filesToDelete()
        let freed = try blobs.remove(files)
        try await noteDeleted(files)
        return freed
    }
}
