import GRDB
import ImgCacheModel

/// Finds what the manifest shows no longer, and forgets what has been so for long enough.
struct Pruner {
    private let db: Database
    private let now: Int64

    init(_ db: Database, now: Int64) {
        self.db = db
        self.now = now
    }

    /// Something that goes or stays as a whole.
    private struct Item {
        enum Subject {
            /// An original and all its thumbnails.
            case original(Int64)
            /// All thumbnails of a recipe that is not configured.
            case recipe(Int64)
        }

        var subject: Subject
        var cause: PruneReport.Cause
        var since: Int64
    }

    private static let nothing = CatalogTally.Volume(files: 0, bytes: 0)

    func run(_ rule: PruneRule, isDryRun: Bool) throws -> PruneReport {
        try mark()
        let items = try (recipes() + originals()).sorted { $0.since < $1.since }
        let end = now - rule.grace.components.seconds
        var kept = try stored()
        var report = PruneReport(
            isDryRun: isDryRun, removed: [:], paths: [], sources: 0, waiting: Self.nothing,
            kept: kept, excess: nil)
        var waiting: [Item] = []
        for item in items {
            let isOver = rule.maxSize.map { kept.bytes > $0.bytes } ?? false
            guard item.since <= end || isOver else {
                waiting.append(item)
                continue
            }
            let volume = try volume(of: item, withLeftOvers: true)
            let files = try forget(item)
            report.removed[item.cause] = (report.removed[item.cause] ?? Self.nothing) + volume
            report.paths += files.prefix(PruneReport.pathLimit - report.paths.count)
            kept.files -= volume.files
            kept.bytes -= volume.bytes
        }
        for item in waiting {
            report.waiting = report.waiting + (try volume(of: item, withLeftOvers: false))
        }
        report.sources = try forgetSources(unmentionedBefore: end)
        report.kept = kept
        if let most = rule.maxSize, kept.bytes > most.bytes {
            report.excess = ByteCount(kept.bytes - most.bytes)
        }
        return report
    }

    /// `shown`: a mentioned source has it as its original.
    private static let isShown = """
        EXISTS (SELECT 1 FROM sources s WHERE s.original = o.id
            AND EXISTS (SELECT 1 FROM mentions m WHERE m.source = s.id))
        """

    /// Since when an original is not shown: since its last source lost its last mention, or got
    /// newer bytes; else since a prune saw it first.
    private static let since = """
        max(
            coalesce((SELECT max(s.unmentioned_since) FROM sources s WHERE s.original = o.id), 0),
            coalesce((SELECT max(s.fetched_at) FROM sources s WHERE s.previous = o.id), 0),
            CASE WHEN EXISTS (SELECT 1 FROM sources s WHERE s.original = o.id)
                OR EXISTS (SELECT 1 FROM sources s WHERE s.previous = o.id)
                THEN 0 ELSE coalesce(o.left_at, 0) END)
        """

    /// Notes what is out of the manifest now and was not before.
    private func mark() throws {
        try db.execute(
            sql: """
                UPDATE presets SET left_at = CASE is_configured WHEN 1 THEN NULL ELSE :now END
                WHERE is_configured = (left_at IS NOT NULL)
                """, arguments: ["now": now])
        try db.execute(
            sql: """
                UPDATE originals AS o SET left_at = CASE WHEN \(Self.isShown) THEN NULL
                    ELSE :now END
                WHERE \(Self.isShown) = (o.left_at IS NOT NULL)
                """, arguments: ["now": now])
    }

    /// Files of a recipe that is not configured; a file that the same preset has under its new
    /// recipe as well is not among them.
    private static let recipeFiles = """
        FROM thumbnails t JOIN presets p ON p.id = t.preset
        WHERE t.preset = ? AND NOT EXISTS (
            SELECT 1 FROM thumbnails u JOIN presets q ON q.id = u.preset
            WHERE q.name = p.name AND q.is_configured = 1 AND u.key = t.key
                AND u.format = t.format)
        """

    private func recipes() throws -> [Item] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT id, left_at FROM presets WHERE is_configured = 0 ORDER BY id")
        return rows.map { row in
            var cells = Cells(row)
            let (id, since) = (cells.int64(), cells.int64OrNil() ?? now)
            return Item(subject: .recipe(id), cause: .recipe, since: since)
        }
    }

    private func originals() throws -> [Item] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT o.id, \(Self.since) AS since,
                    EXISTS (SELECT 1 FROM sources s WHERE s.original = o.id
                        AND s.unmentioned_since IS NOT NULL) AS is_unmentioned
                FROM originals o WHERE NOT \(Self.isShown) ORDER BY o.id
                """)
        return rows.map { row in
            var cells = Cells(row)
            let (id, since) = (cells.int64(), cells.int64())
            return Item(
                subject: .original(id), cause: cells.flag() ? .unmentioned : .superseded,
                since: since)
        }
    }

    /// What an item has on disk now, each file once. An original's thumbnails of recipes that are
    /// not configured count `withLeftOvers`: when it goes; else they are the recipe's.
    private func volume(of item: Item, withLeftOvers: Bool) throws -> CatalogTally.Volume {
        switch item.subject {
        case .recipe(let id):
            return try volume("SELECT count(*), sum(t.bytes) \(Self.recipeFiles)", id)
        case .original(let id):
            let own = "SELECT count(*), sum(bytes) FROM originals WHERE id = ? AND is_lost = 0"
            let thumbnails = """
                SELECT count(*), sum(bytes) FROM (
                    SELECT max(t.bytes) AS bytes FROM thumbnails t
                        JOIN presets p ON p.id = t.preset
                    WHERE t.original = ? AND p.is_configured >= \(withLeftOvers ? 0 : 1)
                    GROUP BY p.name, t.key, t.format)
                """
            return try volume(own, id) + volume(thumbnails, id)
        }
    }

    /// Everything that is on disk by what the catalog knows, each file once.
    private func stored() throws -> CatalogTally.Volume {
        try volume("SELECT count(*), sum(bytes) FROM originals WHERE is_lost = ?", 0)
            + volume(
                """
                SELECT count(*), sum(bytes) FROM (
                    SELECT max(t.bytes) AS bytes FROM thumbnails t JOIN presets p ON p.id = t.preset
                    WHERE t.original <> ? GROUP BY p.name, t.key, t.format)
                """, 0)
    }

    private func volume(_ sql: String, _ argument: Int64) throws -> CatalogTally.Volume {
        let row = try Row.fetchOne(try db.cachedStatement(sql: sql), arguments: [argument])
        guard let row else { return CatalogTally.Volume(files: 0, bytes: 0) }
        var cells = Cells(row)
        return CatalogTally.Volume(files: cells.int(), bytes: cells.int64OrNil() ?? 0)
    }

    /// Forgets an item and dooms its files.
    private func forget(_ item: Item) throws -> [String] {
        let files: [String]
        switch item.subject {
        case .original(let id):
            try db.execute(
                sql: """
                    UPDATE sources SET original = NULL, entity_tag = NULL, last_modified = NULL
                    WHERE original = ?
                    """, arguments: [id])
            try db.execute(
                sql: "UPDATE sources SET previous = NULL WHERE previous = ?", arguments: [id])
            files = try Withdrawer(db).drop(id)
        case .recipe(let id):
            let rows = try Row.fetchAll(
                db, sql: "SELECT p.name, t.key, t.format \(Self.recipeFiles)", arguments: [id])
            files = try rows.map { row in
                var cells = Cells(row)
                let (preset, key) = (cells.text(), cells.text())
                return CacheDirectory.publicPath(
                    preset: preset, key: key, format: try cells.word())
            }
            for sql in [
                "DELETE FROM thumbnails WHERE preset = ?",
                "DELETE FROM render_sets WHERE preset = ?", "DELETE FROM presets WHERE id = ?",
            ] { try db.execute(sql: sql, arguments: [id]) }
        }
        try Doomed(db).add(files)
        return files
    }

    /// Sources without a mention, without a copy that goes with them, and not kept out on purpose.
    private func forgetSources(unmentionedBefore end: Int64) throws -> Int {
        // One set for all of them: to look for a mentioned source of each copy alone would pass all
        // that are not, again and again (24 s, now 4, for 100,000 sources of 200 copies).
        func isKeptByOthers(_ column: String) -> String {
            """
            (\(column) IS NULL OR \(column) IN (
                SELECT t.original FROM sources t WHERE t.original IS NOT NULL
                    AND EXISTS (SELECT 1 FROM mentions m WHERE m.source = t.id)))
            """
        }
        try db.execute(
            sql: """
                DELETE FROM sources WHERE unmentioned_since <= ? AND is_withdrawn = 0
                    AND \(isKeptByOthers("original")) AND \(isKeptByOthers("previous"))
                    AND NOT EXISTS (SELECT 1 FROM mentions m WHERE m.source = sources.id)
                """, arguments: [end])
        return db.changesCount
    }
}
