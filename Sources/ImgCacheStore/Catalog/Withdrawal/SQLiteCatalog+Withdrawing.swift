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

    /// Files that the catalog has forgotten and nobody deleted yet, sorted. Those that came back
    /// meanwhile are struck off.
    ///
    /// - Throws: ``StoreError``.
    public func filesToDelete() async throws -> [String] {
        try await write("look up files to delete") { db in
            try Doomed(db).pending()
        }
    }

    /// Notes that these files are deleted.
    ///
    /// - Throws: ``StoreError``.
    public func noteDeleted(_ publicPaths: [String]) async throws {
        guard !publicPaths.isEmpty else { return }
        try await write("note deleted files") { try Doomed($0).strikeOff(publicPaths) }
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
            detail = 'kept out by forget --block'
        WHERE id = ? AND kind <> \(SourceForm.refusedKind)
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
