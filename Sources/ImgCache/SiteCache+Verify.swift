internal import ImgCacheImaging
public import ImgCacheModel
public import ImgCacheSettings
internal import ImgCacheStore
public import Logging

extension SiteCache {
    /// Opens a cache to mend it: a catalog that is damaged, or that contradicts itself, is moved to
    /// `quarantine/` and made anew from documents, originals and the last manifest.
    ///
    /// - Parameters:
    ///   - settings: The effective configuration.
    ///   - wait: How long to wait for the run lock.
    ///   - clock: Where the time of day comes from.
    ///   - workerExecutable: The program that is started as `render-worker`.
    ///   - log: Told what happens.
    /// - Returns: The cache, to be closed by ``close()``, and what was recovered; `nil` for a
    ///   catalog that is sound.
    /// - Throws: An ``ImgCacheError``: the lock is held, the catalog is of a later version, documents
    ///   or disk refuse.
    public static func openForRepair(
        _ settings: Settings, wait: Duration, clock: any WallClock, workerExecutable: String,
        log: Logger
    ) async throws -> (cache: SiteCache, recovered: VerifyReport.Finding?) {
        func open() async throws -> SiteCache {
            try await Self.open(
                settings, for: .exclusive(command: "verify", wait: wait), clock: clock,
                workerExecutable: workerExecutable, log: log)
        }
        let directory = CacheDirectory(path: settings.cache.directory)
        var detail: String
        do {
            let cache = try await open()
            let faults = try await cache.catalog.integrityFaults()
            if faults.isEmpty { return (cache, nil) }
            detail = faults.joined(separator: "; ")
            try cache.close()
        } catch StoreError.catalogDamaged(_, let cause) {
            detail = cause
        } catch let error as StoreError {
            // Not even a database; a manifest of ours beside it says that it was our catalog.
            guard case .catalogForeign = error, try !ManifestReader(directory).images().isEmpty
            else { throw error }
            detail = "it is no catalog any longer"
        }
        let images = try ManifestReader(directory).images()
        let lock = try await RunLock.acquire(
            directory, command: "verify", at: clock.now(), waiting: wait)
        let folder = try directory.setCatalogAside(at: clock.now(), holding: lock)
        lock.release()
        let cache = try await open()
        let summary = try await cache.recover(images)
        detail += """
            ; made anew: \(summary.originals) originals, \(summary.sources) sources have their \
            copies, \(summary.excluded) stay out. What only it knew is gone: how sources fared, \
            and blocks of hosts and patterns
            """
        return (
            cache,
            VerifyReport.Finding(
                path: "catalog.sqlite", fault: .catalog, detail: detail,
                repair: "moved to \(folder)")
        )
    }

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
        try await withStages { stages in
            if options.repairs {
                try await catalog.configurePresets(
                    settings.presets.map(stages.naming.identity(of:)))
            }
            let report = try await Verifier(
                stages: stages, inventory: catalog, files: FileBlobStore(directory),
                options: options, clock: clock
            ).run(swept: swept)
            if options.repairs { try await publish(at: clock.now()) }
            return report
        }
    }

    private func recover(_ images: [PublishedImage]) async throws -> Recovery.Summary {
        try await withStages { stages in
            try await Recovery(
                stages: stages, catalog: catalog, files: FileBlobStore(directory), images: images,
                clock: clock
            ).run()
        }
    }

    /// Stages that make no request; their decoders end with `body`.
    private func withStages<Value: Sendable>(
        _ body: (Stages) async throws -> Value
    ) async throws -> Value {
        let stages = try stages(for: SyncOptions(isOffline: true, writeBack: false))
        do {
            let value = try await body(stages)
            await stages.images.shutdown()
            return value
        } catch {
            await stages.images.shutdown()
            throw error
        }
    }
}
