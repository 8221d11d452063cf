import GRDB
public import ImgCacheModel
import Synchronization

extension SQLiteCatalog {
    /// The hosts with sources that are referenced and due, fewest first.
    ///
    /// The due sources are written down in order of urgency at this moment; ``nextSources`` pages
    /// through that list, so that a page costs the same however many wait.
    ///
    /// - Throws: ``StoreError``.
    public func backlog(_ scope: SourceScope) async throws -> [HostBacklog] {
        let backlog = try await write("collect due sources") { db in
            try Self.materialize(db, scope)
            return try Row.fetchAll(
                db, sql: "SELECT host, count(*) FROM temp.backlog GROUP BY host ORDER BY 2, 1"
            ).map { HostBacklog(host: $0[0], count: $0[1]) }
        }
        materialized.withLock { $0 = scope }
        return backlog
    }

    /// The hosts that asked on an earlier night to be left alone until later than `now`, by name.
    ///
    /// - Returns: Each with the latest time that it named, and its sources that wait for that.
    /// - Throws: ``StoreError``.
    public func closedHosts(at now: Timestamp) async throws -> [ClosedHost] {
        try await read("look for hosts to leave alone") { db in
            let rows = try Row.fetchAll(
                db, sql: Self.closedSQL, arguments: ["now": now.seconds])
            return rows.map { row in
                var cells = Cells(row)
                return ClosedHost(
                    host: cells.text(), until: Timestamp(seconds: cells.int64()),
                    sources: cells.int())
            }
        }
    }

    static let closedSQL = """
        SELECT c.host, max(c.due_at), count(*) FROM sources c WHERE \(DueSQL.closesHost)
        GROUP BY c.host ORDER BY c.host
        """

    /// The next due sources of one host after the cursor, in order of urgency.
    ///
    /// Sources that became due after `backlog` was asked for the same scope come with the next
    /// `backlog`.
    ///
    /// - Parameters:
    ///   - host: As `backlog` named it.
    ///   - scope: The scope of `backlog`; for another one the list is made anew.
    ///   - after: The last answer's `next`; `nil` for the first page.
    ///   - limit: At most so many, 1 or more.
    /// - Returns: The sources, and the cursor for the next page; `nil` after the last one.
    /// - Throws: ``StoreError``.
    public func nextSources(
        host: String, _ scope: SourceScope, after: SourceCursor?, limit: Int
    ) async throws -> (sources: [Source], next: SourceCursor?) {
        let isFresh = materialized.withLock { $0 == scope }
        let page = try await write("take due sources") { db in
            if !isFresh { try Self.materialize(db, scope) }
            let statement = try db.cachedStatement(sql: Self.pageSQL)
            let rows = try Row.fetchAll(
                statement,
                arguments: [host, after?.urgency ?? .min, after?.id ?? .min, max(limit, 1)])
            let sources = try rows.map(SourceSQL.source)
            let next = rows.count < limit ? nil : try Self.cursor(db, rows.last)
            return (sources: sources, next: next)
        }
        if !isFresh { materialized.withLock { $0 = scope } }
        return page
    }

    /// Notes that the run ended before the turn of everything in the last `backlog` that this run
    /// did not record: it comes first next time. What was never asked gets `over_budget` when time
    /// or bytes were used up; else verdicts and reasons stay.
    ///
    /// - Throws: ``StoreError``.
    public func noteLeftOver(because outcome: RunOutcome) async throws -> Int {
        guard materialized.withLock({ $0 != nil }) else { return 0 }
        return try await write("note what is left over") { db in
            try db.execute(
                sql: """
                    UPDATE sources SET is_left_over = 1,
                        reason = CASE WHEN ?1 AND reason = ?2 THEN ?3 ELSE reason END
                    WHERE id IN (SELECT id FROM temp.backlog)
                        AND id NOT IN (SELECT source FROM journal)
                    """,
                arguments: [
                    outcome == .overBudget, Reason.pending.rawValue, Reason.overBudget.rawValue,
                ])
            return db.changesCount
        }
    }

    static let pageSQL = """
        SELECT \(SourceSQL.columns), b.urgency
        FROM temp.backlog b CROSS JOIN \(SourceSQL.tables)
        WHERE b.host = ? AND (b.urgency, b.id) > (?, ?) AND s.id = b.id
        ORDER BY b.urgency, b.id LIMIT ?
        """

    private static func cursor(_ db: Database, _ row: Row?) throws -> SourceCursor? {
        guard let row, row.count > 0 else { return nil }
        return SourceCursor(urgency: row["urgency"], id: row["id"])
    }

    private static func materialize(_ db: Database, _ scope: SourceScope) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS backlog (
                    host TEXT NOT NULL, urgency INTEGER NOT NULL, id INTEGER NOT NULL,
                    PRIMARY KEY (host, urgency, id)
                ) WITHOUT ROWID;
                DELETE FROM temp.backlog;
                """)
        let isNarrow = PathFilter(scope.paths).paths != nil
        if isNarrow {
            try PathScope.backlog.fill(db, scope.paths)
        }
        try db.execute(
            sql: materializeSQL(isNarrow: isNarrow, scope),
            arguments: ["now": scope.now.seconds])
    }

    static func materializeSQL(isNarrow: Bool, _ scope: SourceScope) -> String {
        let mentioned =
            isNarrow
            ? """
            s.id IN (SELECT m.source FROM \(PathScope.backlog.documents)
                JOIN mentions m ON m.document = d.id)
            """
            : SourceSQL.isMentioned
        return """
            INSERT INTO temp.backlog (host, urgency, id)
            SELECT s.host, \(DueSQL.urgency), s.id
            FROM \(SourceSQL.tables) JOIN reasons r ON r.name = s.reason
            WHERE \(DueSQL.isAskable) AND \(DueSQL.isHostOpen(scope.selection))
                AND \(DueSQL.isWanted(scope.selection, at: scope.now)) AND \(mentioned)
            """
    }
}
