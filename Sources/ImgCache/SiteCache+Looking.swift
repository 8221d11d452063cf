internal import ImgCacheImaging
public import ImgCacheModel
internal import ImgCacheSettings
internal import ImgCacheStore

extension SiteCache {
    /// What the cache holds and how its last runs went, as of one moment, also beside a run.
    ///
    /// Starts one decoding process, which tells what protects it. Looks at no original and no
    /// thumbnail: their files and bytes are those that the catalog has recorded.
    ///
    /// - Parameters:
    ///   - hosts: At most so many hosts are listed, the rest is counted; 0 or more.
    ///   - runs: At most so many of the last runs are listed; 0 or more.
    /// - Returns: Counts, sizes, ages and runs.
    /// - Throws: An ``ImgCacheError`` when the catalog or the cache directory cannot be read.
    public func status(hosts: Int = 10, runs: Int = 10) async throws -> StatusReport {
        let now = clock.now()
        let trusted = settings.fetch.revalidateAfter
        let overview = try await catalog.overview(
            OverviewScope(
                hosts: hosts, runs: runs, recentSince: now.advanced(by: .zero - trusted)))
        var report = StatusReport(
            cache: settings.cache.directory, overview: overview,
            disk: try diskUse(with: overview.tally), revalidateAfter: trusted, now: now)
        let pool = images
        do {
            report.protections = try await pool.protections()
        } catch {
            report.workerFault = error.description
        }
        await pool.shutdown()
        return report
    }

    private func diskUse(with tally: CatalogTally) throws -> DiskUse {
        var volumes = try directory.volumesBesideTheStore()
        volumes[.originals] = tally.originals
        volumes[.thumbnails] = tally.thumbnails
        return DiskUse(
            volumes: volumes, free: try directory.freeSpace(), reserve: settings.cache.minFree)
    }

    /// Everything known of one source, by its URL, or of one document, by its path.
    ///
    /// - Parameter name: A URL in any spelling of its identity, or a document's path.
    /// - Returns: `nil` when no document mentions it and none is called so.
    /// - Throws: An ``ImgCacheError`` when the catalog cannot be read.
    public func inspect(_ name: String) async throws -> Inspection? {
        if let source = try await source(named: name) {
            return .source(try await inspection(of: source))
        }
        let path = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
        guard let references = try await catalog.references(in: path) else { return nil }
        return .document(
            path: path, references: references, fault: try await catalog.fault(in: path))
    }

    private func source(named name: String) async throws -> Source? {
        if let exact = try await catalog.source(name) { return exact }
        do {
            return try await catalog.source(SourceURL(name).text)
        } catch is SourceURL.Fault {
            return nil
        }
    }

    private func inspection(of source: Source) async throws -> SourceInspection {
        let blobs = FileBlobStore(directory)
        let identity = source.location.identity
        let records =
            if let original = source.original {
                try await catalog.thumbnails(of: original.hash)
            } else { [ThumbnailRecord]() }
        let references = try await catalog.references(to: identity)
        return SourceInspection(
            source: source, isCached: references.contains { $0.isCached },
            originalPath: source.original.map {
                blobs.publicPath(original: $0.hash, format: $0.facts.format)
            },
            thumbnails: records.map {
                ($0, blobs.publicPath(preset: $0.preset, key: $0.key, format: $0.format))
            },
            references: references)
    }
}
