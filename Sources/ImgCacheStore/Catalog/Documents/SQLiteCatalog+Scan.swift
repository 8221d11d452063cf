import GRDB
public import ImgCacheModel
import Synchronization

/// What a scan must remember between its calls.
struct Scan: Sendable {
    var reader: Int64
    var changed = false
}

extension SQLiteCatalog {
    /// Begins to take stock of documents. A scan that was left open is forgotten.
    ///
    /// - Parameters:
    ///   - paths: The documents or folders that the walk stays within; empty for all.
    ///   - readerFingerprint: What reading depends on; documents read under another are read
    ///     again.
    /// - Throws: ``StoreError``.
    public func beginScan(within paths: [String], readerFingerprint: String) async throws {
        let reader = try await write("begin a scan") { db in
            try PathScope.scan.fill(db, paths)
            try db.execute(
                sql: """
                    CREATE TEMP TABLE IF NOT EXISTS seen (document INTEGER PRIMARY KEY);
                    CREATE TEMP TABLE IF NOT EXISTS added (document INTEGER PRIMARY KEY);
                    DELETE FROM temp.seen;
                    DELETE FROM temp.added;
                    """)
            try db.execute(
                sql: "INSERT INTO readers (fingerprint) VALUES (?) ON CONFLICT DO NOTHING",
                arguments: [readerFingerprint])
            return try Int64.fetchOne(
                db, sql: "SELECT id FROM readers WHERE fingerprint = ?",
                arguments: [readerFingerprint]) ?? 0
        }
        scan.withLock { $0 = Scan(reader: reader) }
    }

    /// Notes that these documents exist, and gives back those that must be read, in their order.
    ///
    /// - Throws: ``StoreError``.
    public func noteDocuments(_ stats: [DocumentStat]) async throws -> [DocumentStat] {
        let reader = try openScan().reader
        return try await write("note documents") { db in
            let known = try db.cachedStatement(
                sql: "SELECT id, size, modified, inode, reader FROM documents WHERE path = ?")
            let notes = try ScanNotes(db)
            return try stats.filter { stat in
                guard let row = try Row.fetchOne(known, arguments: [stat.path]) else { return true }
                var cells = Cells(row)
                try notes.note(cells.int64(), isNew: false)
                return cells.int64() != stat.size || cells.int64() != stat.modified
                    || cells.int64() != Int64(bitPattern: stat.inode) || cells.int64() != reader
            }
        }
    }

    /// How many documents, known from before, were not noted since `beginScan` within its paths.
    ///
    /// - Throws: ``StoreError``.
    public func scanLosses() async throws -> ScanLosses {
        _ = try openScan()
        return try await write("count documents") { db in
            // Documents recorded in this scan were noted then, new ones among them are not "known
            // before", but neither are they missing.
            let missing =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM \(PathScope.scan.documents) WHERE \(Self.unseen)"
                ) ?? 0
            let known =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM \(PathScope.scan.documents)
                        WHERE NOT EXISTS (SELECT 1 FROM temp.added a WHERE a.document = d.id)
                        """) ?? 0
            return ScanLosses(known: known, missing: missing)
        }
    }

    /// Ends the scan: what was not noted is gone, with its references.
    ///
    /// - Parameter now: Since when sources that nobody mentions any longer are without a mention.
    /// - Returns: Counts over all documents, not only those of the scan.
    /// - Throws: ``StoreError``.
    public func finishScan(at now: Timestamp) async throws -> ScanSummary {
        let changed = try openScan().changed
        let summary = try await write("finish a scan") { db in
            try db.execute(
                sql: """
                    DELETE FROM documents WHERE id IN
                        (SELECT d.id FROM \(PathScope.scan.documents) WHERE \(Self.unseen))
                    """)
            let removed = db.changesCount
            if changed || removed > 0 { try Self.noteMentions(db, at: now) }
            try db.execute(sql: "DELETE FROM temp.seen; DELETE FROM temp.added")
            return try Self.summary(db, removed: removed)
        }
        scan.withLock { $0 = nil }
        return summary
    }

    func openScan() throws -> Scan {
        guard let scan = scan.withLock({ $0 }) else {
            throw StoreError.catalogFailed(
                path: directory.catalog, action: "note documents without beginScan",
                cause: DamagedValue("no scan"))
        }
        return scan
    }

    private static let unseen =
        "NOT EXISTS (SELECT 1 FROM temp.seen s WHERE s.document = d.id)"

    /// Since when sources are without references: the grace period of prune counts from here.
    private static func noteMentions(_ db: Database, at now: Timestamp) throws {
        try db.execute(
            sql: """
                UPDATE sources SET unmentioned_since = NULL
                WHERE unmentioned_since IS NOT NULL
                    AND EXISTS (SELECT 1 FROM mentions m WHERE m.source = sources.id)
                """)
        try db.execute(
            sql: """
                UPDATE sources SET unmentioned_since = ?
                WHERE unmentioned_since IS NULL
                    AND NOT EXISTS (SELECT 1 FROM mentions m WHERE m.source = sources.id)
                """, arguments: [now.seconds])
    }

    private static func summary(_ db: Database, removed: Int) throws -> ScanSummary {
        let faults = try Row.fetchAll(
            db,
            sql: "SELECT path, fault_line, fault FROM documents WHERE fault IS NOT NULL "
                + "ORDER BY path")
        let counts = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM mentions),
                    (SELECT count(*) FROM sources s WHERE \(SourceSQL.isMentioned))
                """)
        var cells = Cells(counts ?? Row())
        return ScanSummary(
            documents: cells.int(), references: cells.int(), sources: cells.int(),
            removed: removed,
            faults: faults.map { row in
                var cells = Cells(row)
                return ScanSummary.Fault(
                    path: cells.text(),
                    fault: DocumentFault(line: cells.intOrNil(), cause: cells.text()))
            })
    }
}
