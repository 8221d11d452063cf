internal import ImgCacheImaging
public import ImgCacheModel
public import ImgCacheSettings
internal import ImgCacheStore
public import Logging

extension SiteCache {
    /// Opens a cache to mend it: a catalog that is damaged, or that contradicts itself, is moved to
    /// `quarantine/` and made anew from documents, originals and the last manifest. The new one
    /// takes its place when it is whole: a repair that fails or is killed leaves all as it was.
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
            var faults = try await cache.catalog.integrityFaults()
            if faults.isEmpty, try await cache.isForgotten() {
                faults = ["it knows nothing, and there are originals"]
            }
            if faults.isEmpty { return (cache, nil) }
            detail = faults.joined(separator: "; ")
            try cache.close()
        } catch StoreError.catalogDamaged(_, let cause) {
            detail = cause
        } catch let error as StoreError {
            // Not even a database; originals of ours beside it say that it was our catalog.
            guard case .catalogForeign = error, try directory.hasOriginals else { throw error }
            detail = "it is no catalog any longer"
        }
        let images = try ManifestReader(directory).images()
        let lock = try await RunLock.acquire(
            directory, command: "verify", at: clock.now(), waiting: wait)
        try directory.sweepTemporary(holding: lock)
        let made = SiteCache(
            settings: settings, clock: clock, directory: directory,
            catalog: try SQLiteCatalog(directory.makingCatalog, access: .readWrite), lock: nil,
            workerExecutable: workerExecutable, log: log, swept: 0)
        let summary = try await made.recover(images)
        try made.close()
        try directory.keepMadeCatalog(holding: lock)
        let folder = try directory.adoptRecoveredCatalog(at: clock.now(), holding: lock)
        lock.release()
        let cache = try await open()
        detail += """
            ; made anew: \(summary.originals) originals, \(summary.sources) sources have their \
            copies, \(summary.excluded) stay out. What only it knew is gone: how sources fared, \
            and blocks of hosts and patterns
            """
        return (
            cache,
            VerifyReport.Finding(
                path: "catalog.sqlite", fault: .catalog, detail: detail,
                repair: "moved to \(folder ?? "quarantine")")
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

    /// Whether there are originals that an empty catalog knows nothing of.
    private func isForgotten() async throws -> Bool {
        let tally = try await catalog.tally()
        guard tally.documents == 0, tally.originals.files == 0 else { return false }
        let stock = StoredOriginals(files: FileBlobStore(directory), isHashing: false)
        try await catalog.forEachStoredFile { try stock.look(at: $0) }
        return !stock.sound.isEmpty
    }

    private func recover(_ images: [PublishedImage]) async throws -> Recovery.Summary {
        try await withStages { stages in
            let summary = try await Recovery(
                stages: stages, catalog: catalog, files: FileBlobStore(directory), images: images,
                clock: clock
            ).run()
            // Thumbnails that are there keep their names and bytes: nothing that is served is moved.
            let meter = SyncMeter()
            let sources = SourceStage(
                stages: stages, options: SyncOptions(isOffline: true), meter: meter, clock: clock)
            try await RenderStage(settler: sources.settler, meter: meter).run()
            return summary
        }
    }

    /// Stages that make no request; their decoders end with `body`.
    private func withStages<Value: Sendable>(
        _ body: (Stages) async throws -> Value
    ) async throws -> Value {
        try await withDecoders(
            of: stages(for: SyncOptions(isOffline: true, writeBack: false)), body)
    }
}
