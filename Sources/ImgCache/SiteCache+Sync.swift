internal import ImgCacheArticles
internal import ImgCacheFetch
internal import ImgCacheImaging
public import ImgCacheModel
internal import ImgCacheSettings
internal import ImgCacheStore

extension SiteCache {
    /// Brings the cache up to date with the articles.
    ///
    /// Cancelling the task ends the run early: what is done is saved, the manifest is written, and
    /// the report's outcome is `interrupted`.
    ///
    /// - Parameters:
    ///   - options: What to do, and how much of it.
    ///   - meter: Told how far the run is.
    /// - Returns: What was found and done. Broken images are no error.
    /// - Throws: An ``ImgCacheError`` when documents, catalog or disk are not usable.
    public func sync(_ options: SyncOptions, meter: SyncMeter) async throws -> SyncReport {
        try await withDecoders(of: stages(for: options)) { stages in
            try await SyncRun(stages: stages, options: options, meter: meter, clock: clock).run()
        }
    }

    /// Runs `body` over stages, whose decoding processes end with it.
    ///
    /// - Throws: What `body` throws.
    func withDecoders<Value: Sendable>(
        of stages: Stages, _ body: (Stages) async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await body(stages)
            await stages.images.shutdown()
            return value
        } catch {
            await stages.images.shutdown()
            throw error
        }
    }

    /// Asks other people's servers as the settings want it.
    func curlFetcher() throws -> CurlFetcher {
        try CurlFetcher(
            CurlFetcher.Configuration(
                fetch: settings.fetch, limits: settings.limits, network: settings.network))
    }

    /// The stages as the settings want them, over a fetcher of their own or this one.
    func stages(for options: SyncOptions, fetcher: CurlFetcher? = nil) throws -> Stages {
        let deadline = options.maxDuration.map { ContinuousClock.now + $0 }
        let scheduler = HostScheduler(settings.fetch, deadline: deadline)
        let polite = PoliteFetcher(try fetcher ?? curlFetcher(), scheduler: scheduler)
        return Stages(
            documents: Self.documents(of: settings), scheduler: scheduler,
            fetcher: polite,
            assets: LocalAssets(
                fetcher: try LocalAssetFetcher(
                    root: settings.content.assetRoot ?? ".", maxBytes: settings.limits.maxBytes)),
            images: images,
            blobs: FileBlobStore(directory), catalog: catalog,
            probe: PlaceholderProbe(polite),
            writeBack: Self.writeBack(settings, options, catalog),
            manifest: ManifestWriter(catalog), presets: settings.presets,
            baseURL: settings.content.baseURL, fetchRules: settings.fetch,
            limits: settings.limits, auditRules: settings.audit, minFree: settings.cache.minFree,
            log: log)
    }

    /// The stage that writes documents, when flag or configuration want it.
    static func writeBack(
        _ settings: Settings, _ options: SyncOptions, _ catalog: any WriteBackCataloging
    ) -> WriteBackStage? {
        guard options.writeBack ?? settings.content.writeBack || !options.fixDimensions.isEmpty
        else { return nil }
        return WriteBackStage(
            catalog: catalog, documents: documents(of: settings),
            writer: DocumentWriter(settings.content), uncached: settings.content.uncached,
            fixes: DimensionFixes(options.fixDimensions))
    }

    /// Pictures are decoded in processes of their own.
    var images: WorkerPool {
        var configuration = WorkerPool.Configuration(
            executablePath: workerExecutable, memory: settings.limits.workerMemory)
        configuration.readsFonts = settings.limits.formats.contains(.svg)
        return WorkerPool(configuration)
    }

    /// The documents of the configured roots; the cache itself is never one of them.
    static func documents(of settings: Settings) -> any DocumentFinding {
        ArticleFolder(
            settings.content, alwaysExcluded: [settings.cache.directory, "config"])
    }
}

/// The site's own files, as a stage.
private struct LocalAssets: AssetReading {
    let fetcher: LocalAssetFetcher

    func read(
        path: String, as url: SourceURL, validators: Validators?, into sink: any BodySink
    ) async -> FetchResult {
        await fetcher.fetch(path: path, url: url, validators: validators, into: sink)
    }
}
