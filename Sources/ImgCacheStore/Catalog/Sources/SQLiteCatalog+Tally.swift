import GRDB
public import ImgCacheModel

extension SQLiteCatalog {
    /// Sources by reason and state, counted over referenced ones; references by size check; what
    /// is on disk as recorded.
    ///
    /// - Throws: ``StoreError``.
    public func tally() async throws -> CatalogTally {
        try await read("count") { db in try Self.tally(db) }
    }

    static func tally(_ db: Database) throws -> CatalogTally {
        let counts = try Row.fetchOne(db, sql: Self.countSQL)
        var cells = Cells(counts ?? Row())
        var tally = CatalogTally(
            documents: cells.int(), references: cells.int(), sources: 0, cached: 0,
            reasons: [:], states: [:], checks: [:],
            originals: .init(files: cells.int(), bytes: cells.int64()),
            thumbnails: .init(files: cells.int(), bytes: cells.int64()))
        let groups = try Row.fetchCursor(db, sql: Self.groupSQL)
        while let row = try groups.next() {
            var cells = Cells(row)
            let (reason, state): (Reason, Course.State) = (try cells.word(), try cells.word())
            let (count, isCached) = (cells.int(), cells.flag())
            tally.sources += count
            if isCached { tally.cached += count }
            tally.reasons[reason, default: 0] += count
            tally.states[state, default: 0] += count
        }
        let checks = try Row.fetchCursor(db, sql: Self.checkSQL)
        while let row = try checks.next() {
            var cells = Cells(row)
            tally.checks[try cells.word()] = cells.int()
        }
        return tally
    }

    private static let countSQL = """
        SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM mentions),
            (SELECT count(*) FROM originals WHERE is_lost = 0),
            (SELECT coalesce(sum(bytes), 0) FROM originals WHERE is_lost = 0),
            v.files, v.bytes
        FROM (SELECT count(*) AS files, coalesce(sum(t.bytes), 0) AS bytes
            FROM presets p JOIN thumbnails t ON t.preset = p.id WHERE \(countsOnce)) v
        """

    /// Recipes that differ in formats alone share files: those of `p` count for the first one.
    static let countsOnce = """
        NOT EXISTS (SELECT 1 FROM presets q JOIN thumbnails u
            ON u.preset = q.id AND u.key = t.key AND u.format = t.format
            WHERE q.name = p.name AND q.id < p.id)
        """

    private static let groupSQL = """
        SELECT s.reason, s.state, count(*), coalesce(o.is_complete, 0) AS is_cached
        FROM \(SourceSQL.tables) WHERE \(SourceSQL.isMentioned)
        GROUP BY s.reason, s.state, is_cached
        """

    private static let checkSQL = """
        SELECT \(PublicViews.sizeCheck) AS size_check, count(*)
        FROM mentions m JOIN sources s ON s.id = m.source
            LEFT JOIN originals o ON o.id = s.original
        GROUP BY size_check
        """
}
