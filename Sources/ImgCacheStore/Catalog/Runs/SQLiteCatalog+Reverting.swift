import GRDB
public import ImgCacheModel

extension SQLiteCatalog: RunReverting {
    /// Puts verdict, reason, course and due time of every source that this run touched back to
    /// what they were when it began. New originals and what came with them stay.
    ///
    /// - Parameter id: The open run; a finished or unknown one has nothing to take back.
    /// - Returns: How many sources were put back.
    /// - Throws: ``StoreError``.
    public func revertRun(_ id: Int64) async throws -> Int {
        try await write("take back a run") { db in
            try db.execute(
                sql: """
                    UPDATE sources SET (\(RunJournal.columns)) = (
                        SELECT \(RunJournal.columns) FROM journal j
                        WHERE j.run = :run AND j.source = sources.id)
                    WHERE is_withdrawn = 0 AND id IN (
                        SELECT j.source FROM journal j JOIN runs r ON r.id = j.run
                        WHERE j.run = :run AND r.ended_at IS NULL)
                    """, arguments: ["run": id])
            let count = db.changesCount
            try db.execute(sql: "DELETE FROM journal WHERE run = ?", arguments: [id])
            return count
        }
    }
}
