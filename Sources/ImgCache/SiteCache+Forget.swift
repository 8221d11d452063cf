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
        let last = try await catalog.latestRuns(limit: 1).first
        try await ManifestWriter(catalog).writeManifest(
            presets: settings.presets, run: last?.id ?? 0, outcome: last?.outcome ?? .complete,
            generatedAt: now)
        let freed = try FileBlobStore(directory).remove(withdrawal.files)
        return (withdrawal, freed)
    }
}
