public import ImgCacheModel
internal import ImgCacheSettings
internal import ImgCacheStore

extension SiteCache {
    /// Holds catalog and disk against each other: hashes originals, checks every thumbnail, decodes
    /// a sample, finds what is lost, damaged or foreign. Opened `exclusive` only.
    ///
    /// With `repairs` what is foreign or damaged is moved to `quarantine/` (nothing is deleted),
    /// thumbnails are made again from their originals, lost originals are due in the next sync,
    /// and the manifest is written.
    ///
    /// - Parameter options: What to look at, and whether to mend.
    /// - Returns: What was found, and mended.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse.
    public func verify(_ options: VerifyOptions) async throws -> VerifyReport {
        let stages = try stages(for: SyncOptions(isOffline: true, writeBack: false))
        let naming = ThumbnailNaming()
        if options.repairs {
            try await catalog.configurePresets(settings.presets.map(naming.identity(of:)))
        }
        let verifier = Verifier(
            stages: stages, inventory: catalog, files: FileBlobStore(directory),
            options: options, clock: clock)
        do {
            let report = try await verifier.run(swept: swept)
            await stages.images.shutdown()
            if options.repairs { try await publish(at: clock.now()) }
            return report
        } catch {
            await stages.images.shutdown()
            throw error
        }
    }
}
