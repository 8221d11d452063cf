import GRDB
import ImgCacheModel

/// Takes copies away from sources, and forgets the originals that nobody else has.
struct Withdrawer {
    /// A source by number and identity.
    struct Named {
        var id: Int64
        var identity: String
    }

    private let db: Database

    init(_ db: Database) { self.db = db }

    func takeOut(_ sources: [Named], change: String) throws -> Withdrawal {
        let copies = try db.cachedStatement(
            sql: "SELECT original, previous FROM sources WHERE id = ?")
        let clear = try db.cachedStatement(
            sql: """
                UPDATE sources SET original = NULL, previous = NULL, entity_tag = NULL,
                    last_modified = NULL, fetched_at = NULL, rejected_hash = NULL,
                    rejected_version = NULL
                WHERE id = ?
                """)
        let change = try db.cachedStatement(sql: change)
        var originals = Set<Int64>()
        for source in sources {
            if let row = try Row.fetchOne(copies, arguments: [source.id]) {
                var cells = Cells(row)
                for original in [cells.int64OrNil(), cells.int64OrNil()] {
                    if let original { originals.insert(original) }
                }
            }
            try clear.execute(arguments: [source.id])
            try change.execute(arguments: [source.id])
        }
        var files: [String] = []
        for original in originals { files += try drop(original) }
        try Doomed(db).add(files)
        return Withdrawal(sources: sources.map(\.identity).sorted(), files: files.sorted())
    }

    /// Forgets an original that no source has any longer, and gives the names of its files.
    func drop(_ original: Int64) throws -> [String] {
        let isNeeded = try Bool.fetchOne(
            try db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM sources WHERE original = ?1)
                        OR EXISTS (SELECT 1 FROM sources WHERE previous = ?1)
                    """), arguments: [original])
        guard isNeeded == false else { return [] }
        var files = Set<String>()
        let thumbnails = try Row.fetchAll(
            db,
            sql: """
                SELECT p.name, t.key, t.format FROM thumbnails t JOIN presets p ON p.id = t.preset
                WHERE t.original = ?
                """, arguments: [original])
        for row in thumbnails {
            var cells = Cells(row)
            let (preset, key) = (cells.text(), cells.text())
            files.insert(
                CacheDirectory.publicPath(preset: preset, key: key, format: try cells.word()))
        }
        let row = try Row.fetchOne(
            db, sql: "DELETE FROM originals WHERE id = ? RETURNING hash, format",
            arguments: [original])
        if let row {
            var cells = Cells(row)
            files.insert(
                CacheDirectory.publicPath(original: try cells.hash(), format: try cells.word()))
        }
        return files.sorted()
    }
}
