internal import ImgCacheFetch
public import ImgCacheModel
public import ImgCacheSettings
internal import ImgCacheStore

extension SiteCache {
    /// Asks for the images again and tells which are broken, since when, and what to do.
    ///
    /// Stores no originals: what it learns is in the catalog, and changed pictures are due for the
    /// next ``sync(_:meter:)``. Opened `exclusive` only. Cancelling the task ends the run early:
    /// what is done is saved, and the report's outcome is `interrupted`.
    ///
    /// - Parameters:
    ///   - options: What to ask, and how much of it.
    ///   - meter: Told how far the run is.
    /// - Returns: Everything in trouble. Broken images are no error.
    /// - Throws: An ``ImgCacheError`` when documents, catalog or disk are not usable.
    public func audit(_ options: AuditOptions, meter: SyncMeter) async throws -> AuditReport {
        let fetcher = try curlFetcher()
        let deadline = options.maxDuration.map { ContinuousClock.now + $0 }
        let stages = try stages(
            for: SyncOptions(maxDuration: options.maxDuration, writeBack: false),
            fetcher: fetcher)
        let run = AuditRun(
            stages: stages, builder: reportBuilder,
            aside: PoliteFetcher(
                fetcher, scheduler: HostScheduler(settings.fetch, deadline: deadline)),
            options: options, meter: meter, clock: clock)
        return try await withDecoders(of: stages) { _ in try await run.run() }
    }

    /// What the catalog alone tells, without a request, a lock or a change; beside a run as well.
    ///
    /// - Parameter options: Paths and comparison; the rest means nothing here.
    /// - Returns: Everything in trouble by what runs learned so far.
    /// - Throws: An ``ImgCacheError`` when the catalog cannot be read.
    public func auditOffline(_ options: AuditOptions) async throws -> AuditReport {
        let report = try await reportBuilder.report(options, at: clock.now())
        if !options.paths.isEmpty, report.totals.documents == 0 {
            throw SyncError.unknownPaths(options.paths)
        }
        return report
    }

    /// Reads thumbnails for a report that shows them; needs no open cache.
    ///
    /// - Parameter settings: Say where the cache lies.
    /// - Returns: A function from a thumbnail's path in the cache to its bytes, `nil` where it is
    ///   gone; it throws an ``ImgCacheError`` when the disk refuses.
    public static func thumbnails(of settings: Settings) -> (String) throws -> [UInt8]? {
        let directory = CacheDirectory(path: settings.cache.directory)
        return { try directory.bytes(of: $0) }
    }

    private var reportBuilder: ReportBuilder {
        ReportBuilder(catalog: catalog, acknowledged: settings.acknowledged)
    }
}
