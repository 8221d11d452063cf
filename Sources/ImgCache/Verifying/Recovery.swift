internal import ImgCacheModel
internal import ImgCacheStore

/// Fills an empty catalog from what else is there: documents, originals and the last manifest.
///
/// What only the catalog knew is gone: courses, validators, blocks of hosts and patterns. Sources
/// that the manifest showed as `excluded` stay out one by one: a takedown must not come back.
struct Recovery: Sendable {
    let stages: Stages
    let catalog: SQLiteCatalog
    let files: FileBlobStore
    let images: [PublishedImage]
    let clock: any WallClock

    /// What could be found again.
    struct Summary: Sendable {
        /// Originals with sound bytes.
        var originals = 0
        /// Sources that have their copy again.
        var sources = 0
        /// Sources that stay out.
        var excluded = 0
    }

    /// Reads documents, takes every sound original in, and gives sources their copies back.
    ///
    /// - Throws: An ``ImgCacheError`` when documents, catalog or disk refuse.
    func run() async throws -> Summary {
        var summary = Summary()
        try await catalog.claim(baseURL: stages.baseURL)
        _ = try await ReadStage(
            documents: stages.documents, catalog: catalog, meter: SyncMeter()
        ).run(paths: [], acceptRemovals: true, at: clock.now())
        try await catalog.configurePresets(stages.presets.map(stages.naming.identity(of:)))
        let run = try await catalog.beginRun(command: "verify", at: clock.now())
        let stock = StoredOriginals(files: files)
        try await catalog.forEachStoredFile { try stock.look(at: $0) }
        let found = try await takeIn(stock.sound)
        summary.originals = found.count
        let freshness = Freshness(revalidateAfter: stages.fetchRules.revalidateAfter)
        for image in images {
            if image.reason == .excluded, let pattern = SourcePattern(image.url) {
                _ = try await catalog.forget(pattern, block: true, at: clock.now())
                summary.excluded += 1
            }
            guard let original = image.original.flatMap({ found[$0] }),
                var source = try await catalog.source(image.url), image.reason != .excluded
            else { continue }
            let checkedAt = image.checkedAt ?? clock.now()
            source.original = original
            source.reason = image.reason
            source.fetchedAt = image.fetchedAt
            source.checkedAt = checkedAt
            source.course = Course().advanced(
                by: source.reason, at: checkedAt, rules: stages.auditRules)
            // One in trouble is asked in the next sync.
            if image.reason.verdict == .ok {
                source.dueAt = freshness.dueAt(after: checkedAt, maxAge: nil, url: image.url)
            } else {
                source.checkedAt = nil
            }
            try await catalog.record([SourceUpdate(source)])
            summary.sources += 1
        }
        try await catalog.finishRun(
            run, outcome: .interrupted, counts: RunCounts(), at: clock.now())
        return summary
    }

    /// Decodes originals for what the catalog keeps of them; thumbnails are made by the repair.
    private func takeIn(_ stored: [StoredOriginals.File]) async throws -> [ContentHash: Original] {
        let limits = stages.limits.allowingEveryFormat
        var found: [ContentHash: Original] = [:]
        for file in stored {
            let outcome = try await stages.images.process(
                ImageJob(
                    path: files.absolutePath(of: file.path), plans: [],
                    outputFolder: stages.blobs.workFolder,
                    limits: limits))
            guard case .rendered(let facts, _) = outcome else { continue }
            let original = Original(hash: file.hash, bytes: file.bytes, facts: facts)
            try await catalog.recordRenditions(of: original, presets: [], files: [])
            found[file.hash] = original
        }
        return found
    }
}
