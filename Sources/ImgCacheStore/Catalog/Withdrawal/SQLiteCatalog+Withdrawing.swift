import GRDB
public import ImgCacheModel

extension SQLiteCatalog: Withdrawing {
    /// Takes the copies of all matching sources out of the catalog.
    ///
    /// - Parameters:
    ///   - pattern: Which sources; reads them all where it names neither a URL nor a host.
    ///   - block: Whether they, and later ones that match, are kept out.
    ///   - now: When; kept with the block.
    /// - Returns: The sources, and the files that nobody needs any longer.
    /// - Throws: ``StoreError``.
    public func forget(
        _ pattern: SourcePattern, block: Bool, at now: Timestamp
    ) async throws -> Withdrawal {
        try await write("forget \(pattern)") { db in
            if block {
                try db.execute(
                    sql: "INSERT INTO blocks VALUES (?, ?) ON CONFLICT DO NOTHING",
                    arguments: [pattern.text, now.seconds])
            }
            return try Withdrawer(db).takeOut(
                try Self.matching(db, pattern), change: block ? Self.blockSQL : Self.renewSQL)
        }
    }

    /// Takes the copies of these sources out after a takedown, and keeps them out.
    ///
    /// - Parameter ids: Numbers of sources; unknown ones are passed over.
    /// - Returns: The sources, and the files that nobody needs any longer.
    /// - Throws: ``StoreError``.
    public func withdraw(_ ids: [Int64]) async throws -> Withdrawal {
        try await write("withdraw sources") { db in
            let find = try db.cachedStatement(sql: "SELECT identity FROM sources WHERE id = ?")
            let known = try ids.compactMap { id in
                try String.fetchOne(find, arguments: [id]).map {
                    Withdrawer.Named(id: id, identity: $0)
                }
            }
            return try Withdrawer(db).takeOut(
                known, change: "UPDATE sources SET is_withdrawn = 1 WHERE id = ?")
        }
    }

    /// The patterns that are kept out, sorted.
    ///
    /// - Throws: ``StoreError``.
    public func blocks() async throws -> [SourcePattern] {
        try await read("look up blocks") { try Self.blocks($0) }
    }

    /// Lifts a block and everything that was withdrawn under the pattern. What another block
    /// still matches stays out.
    ///
    /// - Throws: ``StoreError``.
    public func unblock(_ pattern: SourcePattern) async throws -> Int {
        try await write("unblock \(pattern)") { db in
            try db.execute(sql: "DELETE FROM blocks WHERE pattern = ?", arguments: [pattern.text])
            let blocks = try Self.blocks(db)
            let hosts = try db.cachedStatement(sql: "SELECT host FROM sources WHERE id = ?")
            let lift = try db.cachedStatement(
                sql: """
                    UPDATE sources SET is_withdrawn = 0, checked_at = NULL, due_at = NULL,
                        reason = CASE reason WHEN ?1 THEN ?2 ELSE reason END
                    WHERE id = ?3 AND is_withdrawn = 1
                    """)
            var lifted = 0
            for source in try Self.matching(db, pattern) {
                let host = try String.fetchOne(hosts, arguments: [source.id]) ?? ""
                guard !blocks.contains(where: { $0.matches(identity: source.identity, host: host) })
                else { continue }
                try lift.execute(
                    arguments: [Reason.excluded.rawValue, Reason.pending.rawValue, source.id])
                lifted += db.changesCount
            }
            return lifted
        }
    }

    static func blocks(_ db: Database) throws -> [SourcePattern] {
        try String.fetchAll(db, sql: "SELECT pattern FROM blocks ORDER BY pattern")
            .compactMap(SourcePattern.init)
    }

    private static func matching(
        _ db: Database, _ pattern: SourcePattern
    ) throws -> [Withdrawer.Named] {
        var sql = "SELECT id, identity, host FROM sources"
        if pattern.url != nil { sql += " WHERE identity = ?" }
        let rows = try Row.fetchCursor(
            db, sql: sql, arguments: StatementArguments(pattern.url.map { [$0] } ?? []))
        var found: [Withdrawer.Named] = []
        while let row = try rows.next() {
            var cells = Cells(row)
            let source = Withdrawer.Named(id: cells.int64(), identity: cells.text())
            if pattern.matches(identity: source.identity, host: cells.text()) {
                found.append(source)
            }
        }
        return found
    }

    private static let blockSQL = """
        UPDATE sources SET is_withdrawn = 1, reason = '\(Reason.excluded.rawValue)',
            detail = 'kept out by forget --block' WHERE id = ?
        """

    /// As if the source were seen for the first time.
    private static let renewSQL = """
        UPDATE sources SET reason = '\(Reason.pending.rawValue)', detail = '',
            state = '\(Course.State.new.rawValue)', since = NULL, nights = 0,
            first_failure = NULL, last_success = NULL, last_strike = NULL, turns = '',
            status = NULL, checked_at = NULL, due_at = NULL
        WHERE id = ? AND is_withdrawn = 0 AND kind <> \(SourceForm.refusedKind)
        """
}

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
        return Withdrawal(sources: sources.map(\.identity).sorted(), files: files.sorted())
    }

    /// Forgets an original that no source has any longer, and gives the names of its files.
    private func drop(_ original: Int64) throws -> [String] {
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
        return Array(files)
    }
}
