internal import ImgCacheModel

/// Collects what stages learn of sources and keeps it in few transactions.
///
/// A crash loses at most the last batch: those sources are asked again, and their bytes, already
/// stored, are recognised.
actor CatalogRecorder {
    private let catalog: any Cataloging
    private var waiting: [SourceUpdate] = []
    private var oldest: ContinuousClock.Instant?

    /// Sources in one transaction.
    static let batch = 64
    /// No longer than this does an update wait for company.
    static let patience = Duration.seconds(1)

    init(catalog: any Cataloging) { self.catalog = catalog }

    /// Keeps one source; may write the batch.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog refuses.
    func add(_ source: Source) async throws {
        waiting.append(SourceUpdate(source))
        let since = oldest ?? .now
        oldest = since
        if waiting.count >= Self.batch || ContinuousClock.now - since >= Self.patience {
            try await flush()
        }
    }

    /// Writes what waits.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog refuses; what waits stays.
    func flush() async throws {
        guard !waiting.isEmpty else { return }
        let updates = waiting
        waiting = []
        oldest = nil
        do {
            try await catalog.record(updates)
        } catch {
            waiting = updates + waiting
            throw error
        }
    }
}
