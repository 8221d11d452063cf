public import ImgCacheModel
internal import ImgCacheSettings
internal import ImgCacheStore

extension SiteCache {
    /// Takes out what has been out of the manifest for longer than the grace period. A preset that
    /// was changed since the last run counts as that run had it.
    ///
    /// The catalog forgets it, the manifest is written, then the files are deleted; a server that
    /// is sending one of them finishes. Opened `exclusive` only, so never beside a `sync`.
    ///
    /// - Parameters:
    ///   - rule: How long things are kept, and how much may stay.
    ///   - isDryRun: Whether nothing is changed.
    /// - Returns: What went, or would.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    public func prune(_ rule: PruneRule, isDryRun: Bool) async throws -> PruneReport {
        let now = clock.now()
        let report = try await catalog.prune(rule, at: now, isDryRun: isDryRun)
        guard !isDryRun else { return report }
        try await publish(at: now)
        _ = try await catalog.deleteForgotten(from: FileBlobStore(directory))
        return report
    }

    /// Writes the manifest of what the catalog knows now, under the last run.
    func publish(at now: Timestamp) async throws {
        let last = try await catalog.latestRuns(limit: 1).first
        try await ManifestWriter(catalog).writeManifest(
            presets: settings.presets, run: last?.id ?? 0, outcome: last?.outcome ?? .complete,
            generatedAt: now)
    }
}
