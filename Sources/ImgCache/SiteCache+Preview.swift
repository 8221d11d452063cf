public import ImgCacheModel
public import ImgCacheSettings
internal import ImgCacheStore

extension SiteCache {
    /// What `sync` would do now.
    ///
    /// Works on a copy of the catalog in a temporary folder: the cache is only read, and needs no
    /// lock. Files that vanished from the cache by hand are not noticed here.
    ///
    /// - Parameters:
    ///   - settings: The effective configuration.
    ///   - options: As for ``sync(_:meter:)``.
    ///   - clock: Where the time of day comes from.
    /// - Returns: What is due.
    /// - Throws: An ``ImgCacheError`` when documents or catalog are not usable.
    public static func preview(
        _ settings: Settings, options: SyncOptions, clock: any WallClock
    ) async throws -> SyncPreview {
        let cache = CacheDirectory(path: settings.cache.directory)
        return try await ScratchCatalog.with(copyOf: cache) { catalog in
            let documents = Self.documents(of: settings)
            try await catalog.claim(baseURL: settings.content.baseURL)
            let naming = ThumbnailNaming()
            try await catalog.configurePresets(settings.presets.map(naming.identity(of:)))
            let reading = ReadStage(documents: documents, catalog: catalog, meter: SyncMeter())
            let scan = try await reading.run(
                paths: options.paths, acceptRemovals: options.acceptRemovals, at: clock.now())
            let scope = SourceScope(paths: options.paths, now: clock.now())
            let hosts = try await catalog.backlog(scope).filter {
                !options.isOffline || $0.host.isEmpty
            }
            return SyncPreview(
                scan: scan, hosts: hosts, sources: try await mostUrgent(hosts, scope, catalog),
                toRender: try await renderBacklog(
                    catalog, naming.conditions(settings.limits, presets: settings.presets)),
                writtenBack: try await writeBack(settings, options, catalog)?.run(
                    paths: options.paths, isCutShort: true, isDryRun: true))
        }
    }

    private static func mostUrgent(
        _ hosts: [HostBacklog], _ scope: SourceScope, _ catalog: any Cataloging
    ) async throws -> [String] {
        var names: [String] = []
        for host in hosts where names.count < SyncPreview.sourceLimit {
            let (page, _) = try await catalog.nextSources(
                host: host.host, scope, after: nil, limit: SyncPreview.sourceLimit - names.count)
            names += page.map(\.location.identity)
        }
        return names
    }

    private static func renderBacklog(
        _ catalog: any Cataloging, _ conditions: Int64
    ) async throws -> Int {
        var count = 0
        var last: ContentHash?
        while count < SyncPreview.renderLimit {
            let page = try await catalog.originalsToRender(
                under: conditions, after: last, limit: 512)
            guard let end = page.last else { break }
            last = end.hash
            count += page.count
        }
        return count
    }
}
