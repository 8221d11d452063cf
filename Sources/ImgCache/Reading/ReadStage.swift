internal import Dispatch
internal import ImgCacheModel

/// Documents in, references in the catalog.
///
/// Walking and parsing run on threads of their own; what they give crosses in batches, so memory
/// does not grow with the number of documents.
struct ReadStage: Sendable {
    let documents: any DocumentFinding
    let catalog: any Cataloging
    let meter: SyncMeter

    /// Documents that are looked up, read and kept together.
    static let batch = 512

    /// Takes stock of the documents within `paths`; what nobody mentions any longer is so since
    /// `now`.
    ///
    /// - Throws: ``SyncError/documentsLost(known:missing:)`` when more than half of what was known
    ///   is gone and `acceptRemovals` is false; an ``ImgCacheError`` when a root does not exist or
    ///   the catalog fails. Nothing is removed then.
    func run(
        paths: [String], acceptRemovals: Bool, at now: Timestamp
    ) async throws -> ScanSummary {
        try await catalog.beginScan(
            within: paths, readerFingerprint: documents.readerFingerprint)
        let walk = BatchedWalk(documents: documents, paths: paths, size: Self.batch)
        for try await batch in walk {
            try Task.checkCancellation()
            let changed = try await catalog.noteDocuments(batch)
            meter.update { $0.documents += batch.count }
            guard !changed.isEmpty else { continue }
            let readings = await read(changed)
            try await catalog.recordDocuments(readings)
            meter.update { $0.documentsRead += changed.count }
        }
        let losses = try await catalog.scanLosses()
        if !acceptRemovals, losses.missing > 0, losses.missing * 2 > losses.known {
            throw SyncError.documentsLost(known: losses.known, missing: losses.missing)
        }
        return try await catalog.finishScan(at: now)
    }

    /// Parses documents on as many threads as there are processors.
    private func read(_ stats: [DocumentStat]) async -> [DocumentReading] {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let results = Slots<DocumentReading>(count: stats.count)
                DispatchQueue.concurrentPerform(iterations: stats.count) { index in
                    results.fill(index, with: documents.read(stats[index]))
                }
                continuation.resume(returning: results.values)
            }
        }
    }
}
