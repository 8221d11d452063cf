import GRDB
public import ImgCacheModel

extension SQLiteCatalog: AuditCataloging {
    /// Everything that a report says of the documents within some paths, out of one read
    /// transaction. Memory grows with the sources in trouble and the wrong sizes, not with the
    /// catalog.
    ///
    /// - Parameter paths: Documents or folders to stay within; empty for all.
    /// - Returns: Counts, sources with something to say, wrong sizes. URLs are whole.
    /// - Throws: ``StoreError``.
    public func auditReading(within paths: [String]) async throws -> AuditReading {
        try await read("read what an audit tells") { db in
            try AuditReader(db, within: paths).reading()
        }
    }

    /// How things stood at the ends of the latest runs, oldest first.
    ///
    /// - Parameter limit: At most so many, 1 or more.
    /// - Returns: The runs that have ended and were counted; runs before version 2 of the catalog
    ///   were not.
    /// - Throws: ``StoreError``.
    public func trend(limit: Int) async throws -> [AuditTrendPoint] {
        try await read("look up how runs ended") { db in
            try Row.fetchAll(db, sql: Self.trendSQL, arguments: [max(limit, 1)])
                .reversed().map { row in
                    var cells = Cells(row)
                    return AuditTrendPoint(
                        run: cells.int64(), at: cells.time(), sources: cells.int(),
                        cached: cells.int(), broken: cells.int(), suspect: cells.int())
                }
        }
    }

    private static let trendSQL = """
        SELECT t.run, r.ended_at, t.sources, t.cached, t.broken, t.suspect
        FROM tallies t JOIN runs r ON r.id = t.run
        WHERE r.ended_at IS NOT NULL ORDER BY t.run DESC LIMIT ?
        """

    /// Remote sources that are well, one of each host, those that answered last first.
    ///
    /// - Parameters:
    ///   - hosts: Hosts to pass over, in lower case.
    ///   - limit: At most so many, 1 or more.
    /// - Returns: The sources.
    /// - Throws: ``StoreError``.
    public func healthySources(
        besides hosts: Set<String>, limit: Int
    ) async throws -> [Source] {
        try await read("look for sources that are well") { db in
            let find = try db.cachedStatement(
                sql: "SELECT \(SourceSQL.columns) FROM \(SourceSQL.tables) WHERE s.id = ?")
            let rows = try Row.fetchCursor(db, sql: Self.healthySQL)
            var found: [Source] = []
            while found.count < max(limit, 1), let row = try rows.next() {
                var cells = Cells(row)
                let (id, host) = (cells.int64(), cells.text())
                guard !hosts.contains(host) else { continue }
                found +=
                    try Row.fetchOne(find, arguments: [id]).map(SourceSQL.source)
                    .map { [$0] } ?? []
            }
            return found
        }
    }

    /// The bare column beside `max` is that of the row which has it.
    private static let healthySQL = """
        SELECT s.id, s.host, max(s.last_success) AS latest FROM sources s
        WHERE s.kind = \(SourceForm.remoteKind) AND s.is_withdrawn = 0 AND s.nights = 0
            AND s.reason IN (\(StandingSQL.reasons(of: .ok))) AND \(SourceSQL.isMentioned)
        GROUP BY s.host ORDER BY latest DESC, s.host
        """
}
