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

    /// Counts over everything; `thumbnails` where they have been counted already.
    static func tally(
        _ db: Database, thumbnails: CatalogTally.Volume? = nil
    ) throws -> CatalogTally {
        let counts = try Row.fetchOne(db, sql: Self.countSQL)
        var cells = Cells(counts ?? Row())
        var tally = CatalogTally(
            documents: cells.int(), references: cells.int(), sources: 0, cached: 0,
            reasons: [:], states: [:], checks: [:],
            originals: .init(files: cells.int(), bytes: cells.int64()),
            thumbnails: try thumbnails ?? Self.thumbnails(db))
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

    private static func thumbnails(_ db: Database) throws -> CatalogTally.Volume {
        try Row.fetchAll(db, sql: volumesByPreset).reduce(.init(files: 0, bytes: 0)) { sum, row in
            var cells = Cells(row, from: 1)
            return sum + .init(files: cells.int(), bytes: cells.int64())
        }
    }

    private static let countSQL = """
        SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM mentions),
            (SELECT count(*) FROM originals WHERE is_lost = 0),
            (SELECT coalesce(sum(bytes), 0) FROM originals WHERE is_lost = 0)
        """

    /// Files and bytes of every preset that has any. Recipes that differ in formats alone share
    /// files: these count for the first one. Only presets with an older one of their name are
    /// compared with it, file by file: measured, that costs more than three times the plain count.
    static let volumesByPreset = """
        SELECT p.id AS preset, count(*) AS files, sum(t.bytes) AS bytes
        FROM presets p CROSS JOIN thumbnails t ON t.preset = p.id
        WHERE p.id IN (SELECT min(id) FROM presets GROUP BY name)
            OR NOT EXISTS (SELECT 1 FROM presets q JOIN thumbnails u
                ON u.preset = q.id AND u.key = t.key AND u.format = t.format
                WHERE q.name = p.name AND q.id < p.id)
        GROUP BY p.id
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
