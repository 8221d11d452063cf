import GRDB
public import ImgCacheModel

extension SQLiteCatalog {
    /// What changed between an earlier time and now, told from the turns of later runs. URLs are
    /// whole.
    ///
    /// - Parameters:
    ///   - baseline: The earlier time; turns are known for 400 days.
    ///   - paths: Documents or folders to stay within; empty for all.
    /// - Returns: The changes, in order of time, then URL.
    /// - Throws: ``StoreError``.
    public func changes(
        since baseline: AuditBaseline, within paths: [String]
    ) async throws -> AuditChanges {
        try await read("look for changes") { db in
            var changes = AuditChanges(
                since: baseline.moment, run: baseline.number, broke: [], recovered: [], added: [])
            let scope = try ReportScope(paths)
            for row in try Row.fetchAll(
                db, sql: Self.turnSQL(after: baseline.turnsAfter), arguments: scope.arguments)
            {
                let (change, isBroken) = (try Self.change(row), row["is_broken"] as Bool)
                if isBroken {
                    changes.broke.append(change)
                } else {
                    changes.recovered.append(change)
                }
            }
            changes.added = try Row.fetchAll(
                db, sql: Self.addedSQL(after: baseline.addedAfter), arguments: scope.arguments
            ).map(Self.change)
            return changes
        }
    }

    private static func change(_ row: Row) throws -> AuditChanges.Change {
        var cells = Cells(row)
        return AuditChanges.Change(
            url: cells.text(), at: cells.time(), reason: try cells.word(), state: try cells.word())
    }

    /// How a source stood at the earlier time is what its first later turn came from; the bare
    /// column beside `min` is that of the row which has it.
    private static func turnSQL(after condition: String) -> String {
        let broken = StandingSQL.brokenStates
        return """
            SELECT s.identity,
                coalesce((SELECT max(u.at) FROM turns u WHERE u.source = s.id
                    AND (u.to_state IN (\(broken))) = (s.state IN (\(broken)))
                    AND (u.from_state IN (\(broken))) <> (s.state IN (\(broken)))), f.at) AS at,
                s.reason, s.state, s.state IN (\(broken)) AS is_broken
            FROM (SELECT t.source AS source, t.from_state AS from_state, t.at AS at,
                    min(t.run) AS run
                FROM turns t WHERE \(condition) GROUP BY t.source) f
                JOIN sources s ON s.id = f.source
            WHERE (f.from_state IN (\(broken))) <> (s.state IN (\(broken)))
                AND s.id IN (\(ReportScope.sources))
            ORDER BY 2, 1
            """
    }

    private static func addedSQL(after condition: String) -> String {
        """
        SELECT s.identity, s.first_mentioned, s.reason, s.state
        FROM (\(ReportScope.sources)) x CROSS JOIN sources s
        WHERE s.id = x.id AND \(condition) ORDER BY 2, 1
        """
    }
}

extension AuditBaseline {
    /// The time to tell people.
    fileprivate var moment: Timestamp {
        switch self {
        case .run(let run): run.endedAt ?? run.startedAt
        case .time(let time): time
        }
    }

    fileprivate var number: Int64? {
        if case .run(let run) = self { run.id } else { nil }
    }

    /// Turns `t` that came later.
    fileprivate var turnsAfter: String {
        switch self {
        case .run(let run): "t.run > \(run.id)"
        case .time(let time): "t.at >= \(time.seconds)"
        }
    }

    /// Sources `s` that came later: they are marked with the start of the first run that knew them.
    fileprivate var addedAfter: String {
        switch self {
        case .run(let run): "s.first_mentioned > \(run.startedAt.seconds)"
        case .time(let time): "s.first_mentioned >= \(time.seconds)"
        }
    }
}
