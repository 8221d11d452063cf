import GRDB
public import ImgCacheModel

extension SQLiteCatalog: Pruning {
    /// Forgets what has been out of the manifest for longer than the grace period.
    ///
    /// - Parameters:
    ///   - rule: How long things are kept, and how much may stay.
    ///   - now: The grace period counts back from here.
    ///   - isDryRun: Whether nothing is changed.
    /// - Returns: What goes and what stays.
    /// - Throws: ``StoreError``; nothing is changed then.
    public func prune(
        _ rule: PruneRule, at now: Timestamp, isDryRun: Bool
    ) async throws -> PruneReport {
        try await write("prune") { db in
            let pruner = Pruner(db, now: now.seconds)
            var report: PruneReport?
            // A savepoint: the marks of a dry run are taken back with everything else.
            try db.inSavepoint {
                report = try pruner.run(rule, isDryRun: isDryRun)
                return isDryRun ? .rollback : .commit
            }
            guard let report else { throw DamagedValue("prune without a report") }
            return report
        }
    }
}
