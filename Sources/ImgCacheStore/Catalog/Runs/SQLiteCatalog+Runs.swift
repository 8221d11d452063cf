import GRDB
public import ImgCacheModel

extension SQLiteCatalog {
    /// Begins a run and gives its number, one more than the last. A run left open by a crash is
    /// closed as interrupted, at this time; how it turned sources is kept.
    ///
    /// - Throws: ``StoreError``.
    public func beginRun(command: String, at now: Timestamp) async throws -> Int64 {
        try await write("begin a run") { db in
            for open in try Int64.fetchAll(db, sql: "SELECT id FROM runs WHERE ended_at IS NULL") {
                try RunHistory.keepTurns(db, run: open, at: now)
            }
            try db.execute(
                sql: "UPDATE runs SET ended_at = ?, outcome = ? WHERE ended_at IS NULL",
                arguments: [now.seconds, RunOutcome.interrupted.rawValue])
            try db.execute(sql: "DELETE FROM journal")
            try db.execute(
                sql: "UPDATE sources SET first_mentioned = ? WHERE first_mentioned IS NULL",
                arguments: [now.seconds])
            try db.execute(
                sql: "INSERT INTO runs (command, started_at) VALUES (?, ?)",
                arguments: [command, now.seconds])
            return db.lastInsertedRowID
        }
    }

    /// Ends a run; what it recorded can no longer be taken back. How it turned sources, and how
    /// things stand now, is kept for those who compare.
    ///
    /// - Throws: ``StoreError``.
    public func finishRun(
        _ id: Int64, outcome: RunOutcome, counts: RunCounts, at now: Timestamp
    ) async throws {
        try await write("finish a run") { db in
            try db.execute(
                sql: """
                    UPDATE runs SET ended_at = ?, outcome = ?, asked = ?, fetched = ?,
                        not_modified = ?, failed = ?, rendered = ?, requests = ?, bytes = ?
                    WHERE id = ?
                    """,
                arguments: [
                    now.seconds, outcome.rawValue, counts.asked, counts.fetched,
                    counts.notModified, counts.failed, counts.rendered, counts.requests,
                    counts.bytes, id,
                ])
            try RunHistory.keepTurns(db, run: id, at: now)
            try RunHistory.keepTally(db, run: id)
            try db.execute(sql: "DELETE FROM journal WHERE run = ?", arguments: [id])
        }
    }

    /// The latest runs, newest first.
    ///
    /// - Throws: ``StoreError``.
    public func latestRuns(limit: Int) async throws -> [RunRecord] {
        try await read("look up runs") { db in try Self.latestRuns(db, limit: limit) }
    }

    static func latestRuns(_ db: Database, limit: Int) throws -> [RunRecord] {
        let sql = "SELECT \(RunSQL.columns) FROM runs r ORDER BY r.id DESC LIMIT ?"
        return try Row.fetchAll(db, sql: sql, arguments: [limit]).map { row in
            var cells = Cells(row)
            return try RunSQL.run(&cells)
        }
    }

    /// Checks that the cache was made for this base URL and notes it in a new one.
    ///
    /// A slash at the end makes no difference. A cache made without a base URL takes the first
    /// one that comes.
    ///
    /// - Throws: ``StoreError/otherBaseURL(path:claimed:configured:)`` (exit status 3), also
    ///   when there was one and now is none.
    public func claim(baseURL: SourceURL?) async throws {
        let path = directory.path
        try await write("claim the cache") { db in
            let claimed = try String.fetchOne(
                db, sql: "SELECT value FROM meta WHERE key = 'base_url'")
            let wanted = baseURL.map { Self.withoutSlash($0.text) }
            guard let claimed else {
                guard let wanted else { return }
                return try db.execute(
                    sql: "INSERT INTO meta VALUES ('base_url', ?)", arguments: [wanted])
            }
            guard claimed == wanted else {
                throw StoreError.otherBaseURL(path: path, claimed: claimed, configured: wanted)
            }
        }
    }

    private static func withoutSlash(_ text: String) -> String {
        text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}

/// The SQL that reads runs (`r`).
enum RunSQL {
    /// The columns of ``run(_:)``, in its order.
    static let columns = """
        r.id, r.command, r.started_at, r.ended_at, r.outcome, r.asked, r.fetched,
        r.not_modified, r.failed, r.rendered, r.requests, r.bytes
        """

    /// A row of ``columns``.
    static func run(_ cells: inout Cells) throws -> RunRecord {
        RunRecord(
            id: cells.int64(), command: cells.text(), startedAt: cells.time(),
            endedAt: cells.timeOrNil(), outcome: try cells.wordOrNil(),
            counts: RunCounts(
                asked: cells.int(), fetched: cells.int(), notModified: cells.int(),
                failed: cells.int(), rendered: cells.int(), requests: cells.int(),
                bytes: cells.int64()))
    }
}
