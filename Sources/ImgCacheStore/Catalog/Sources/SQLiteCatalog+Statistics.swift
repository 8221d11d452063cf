import GRDB
public import ImgCacheModel

extension SQLiteCatalog: CatalogStatistics {
    /// Hosts of referenced sources, those with the most sources in trouble first.
    ///
    /// - Parameter limit: At most so many, 1 or more.
    /// - Returns: The hosts; local assets and refused URLs together under the empty name.
    /// - Throws: ``StoreError``.
    public func hostTallies(limit: Int) async throws -> [HostTally] {
        try await read("count by host") { db in
            try Self.hostSummary(db, limit: max(limit, 1)).listed
        }
    }

    /// The first hosts as they are, the others added up: memory does not grow with their number.
    static func hostSummary(_ db: Database, limit: Int) throws -> HostSummary {
        var summary = HostSummary()
        let rows = try Row.fetchCursor(db, sql: Self.hostSQL)
        while let row = try rows.next() {
            var cells = Cells(row)
            let tally = HostTally(
                host: cells.text(), sources: cells.int(), cached: cells.int(),
                troubled: cells.int(), bytes: cells.int64(), checkedAt: cells.timeOrNil())
            if !tally.host.isEmpty { summary.count += 1 }
            guard summary.listed.count >= limit else {
                summary.listed.append(tally)
                continue
            }
            summary.others += 1
            summary.rest.sources += tally.sources
            summary.rest.cached += tally.cached
            summary.rest.troubled += tally.troubled
            summary.rest.bytes += tally.bytes
            summary.rest.checkedAt = [summary.rest.checkedAt, tally.checkedAt]
                .compactMap(\.self).max()
        }
        return summary
    }

    /// Configured presets by name, then what is left of earlier recipes.
    ///
    /// - Throws: ``StoreError``.
    public func presetTallies() async throws -> [PresetTally] {
        try await read("count by preset") { db in try Self.presetTallies(db) }
    }

    static func presetTallies(_ db: Database) throws -> [PresetTally] {
        try Row.fetchAll(db, sql: Self.presetSQL).map { row in
            var cells = Cells(row)
            return PresetTally(
                name: cells.text(), isConfigured: cells.flag(), originals: cells.int(),
                missing: cells.int(),
                thumbnails: .init(files: cells.int(), bytes: cells.int64()))
        }
    }

    private static let hostSQL = """
        SELECT s.host, count(*), sum(coalesce(o.is_complete, 0)),
            sum(r.verdict NOT IN ('\(Verdict.ok.rawValue)', '\(Verdict.unchecked.rawValue)')),
            coalesce(sum(CASE o.is_lost WHEN 0 THEN o.bytes END), 0), max(s.checked_at)
        FROM \(SourceSQL.tables) JOIN reasons r ON r.name = s.reason
        WHERE \(SourceSQL.isMentioned)
        GROUP BY s.host ORDER BY 4 DESC, 2 DESC, 1
        """

    private static let presetSQL = """
        SELECT p.name, p.is_configured,
            (SELECT count(*) FROM render_sets t WHERE t.preset = p.id),
            CASE p.is_configured WHEN 1 THEN (
                SELECT count(*) FROM originals o WHERE o.is_complete = 0 AND o.is_lost = 0
                    AND NOT EXISTS (SELECT 1 FROM render_sets t
                        WHERE t.original = o.id AND t.preset = p.id)
                    AND EXISTS (SELECT 1 FROM sources s WHERE s.original = o.id
                        AND \(SourceSQL.isMentioned))) ELSE 0 END,
            coalesce(v.files, 0), coalesce(v.bytes, 0)
        FROM presets p LEFT JOIN (\(volumesByPreset)) v ON v.preset = p.id
        ORDER BY p.is_configured DESC, p.name, p.id
        """
}
