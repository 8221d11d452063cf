import GRDB
public import ImgCacheModel

extension SQLiteCatalog: CatalogOverviewing {
    /// Reads totals, hosts, presets, ages and runs out of one read transaction. Memory grows with
    /// the lists of the scope, not with the catalog.
    ///
    /// - Parameter scope: How long the lists are, and which answers count as recent.
    /// - Returns: The overview.
    /// - Throws: ``StoreError``.
    public func overview(_ scope: OverviewScope) async throws -> CatalogOverview {
        try await read("sum up") { db in
            let presets = try Self.presetTallies(db)
            let thumbnails = presets.reduce(CatalogTally.Volume(files: 0, bytes: 0)) {
                $0 + $1.thumbnails
            }
            return CatalogOverview(
                tally: try Self.tally(db, thumbnails: thumbnails),
                hosts: try Self.hostSummary(db, limit: scope.hosts), presets: presets,
                ages: try Self.ages(db, recentSince: scope.recentSince),
                runs: try Self.latestRuns(db, limit: scope.runs),
                lastRuns: try Self.lastRuns(db), lastSuccesses: try Self.lastSuccesses(db),
                trend: try Self.trendPoints(db, limit: scope.trend))
        }
    }

    private static func ages(_ db: Database, recentSince: Timestamp) throws -> AgeTally {
        let row = try Row.fetchOne(db, sql: ageSQL, arguments: [recentSince.seconds])
        var cells = Cells(row ?? Row())
        return AgeTally(
            sources: cells.int(), checked: cells.int(), recent: cells.int(),
            checks: range(&cells), fetches: range(&cells))
    }

    private static func range(_ cells: inout Cells) -> ClosedRange<Timestamp>? {
        let (first, last) = (cells.timeOrNil(), cells.timeOrNil())
        guard let first, let last, first <= last else { return nil }
        return first...last
    }

    private static func lastRuns(_ db: Database) throws -> [RunRecord] {
        try Row.fetchAll(db, sql: lastRunSQL).map { row in
            var cells = Cells(row)
            return try RunSQL.run(&cells)
        }
    }

    private static func lastSuccesses(_ db: Database) throws -> [String: Timestamp] {
        let rows = try Row.fetchAll(
            db,
            // A run that asked nobody proves nothing of a night.
            sql: """
                SELECT command, max(ended_at) FROM runs
                WHERE outcome = ? AND command NOT LIKE '%--offline' GROUP BY command
                """,
            arguments: [RunOutcome.complete.rawValue])
        return rows.reduce(into: [:]) { successes, row in
            var cells = Cells(row)
            successes[cells.text()] = cells.timeOrNil()
        }
    }

    private static func trendPoints(
        _ db: Database, limit: Int
    ) throws -> [CatalogOverview.TrendPoint] {
        try Row.fetchAll(db, sql: trendPointSQL, arguments: [limit]).reversed().map { row in
            var cells = Cells(row)
            let run = try RunSQL.run(&cells)
            guard let sources = cells.intOrNil(), let end = run.endedAt else {
                return CatalogOverview.TrendPoint(run: run, standing: nil)
            }
            return CatalogOverview.TrendPoint(
                run: run,
                standing: AuditTrendPoint(
                    run: run.id, at: end, sources: sources, cached: cells.int(),
                    broken: cells.int(), suspect: cells.int()))
        }
    }

    private static let ageSQL = """
        SELECT count(*), count(s.checked_at), coalesce(sum(s.checked_at >= ?), 0),
            min(s.checked_at), max(s.checked_at), min(s.fetched_at), max(s.fetched_at)
        FROM sources s WHERE \(DueSQL.isAskable) AND \(SourceSQL.isMentioned)
        """

    private static let lastRunSQL = """
        SELECT \(RunSQL.columns) FROM runs r WHERE r.id IN (
            SELECT max(id) FROM runs WHERE ended_at IS NOT NULL GROUP BY command)
        ORDER BY r.command
        """

    private static let trendPointSQL = """
        SELECT \(RunSQL.columns), t.sources, t.cached, t.broken, t.suspect
        FROM runs r LEFT JOIN tallies t ON t.run = r.id
        WHERE r.ended_at IS NOT NULL ORDER BY r.id DESC LIMIT ?
        """
}
