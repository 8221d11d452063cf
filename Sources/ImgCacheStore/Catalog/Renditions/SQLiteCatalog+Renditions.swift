import GRDB
public import ImgCacheModel

extension SQLiteCatalog {
    /// Sets the presets of this configuration: what `isCached` is measured by. Costs nothing when
    /// they are the same as before.
    ///
    /// - Throws: ``StoreError``.
    public func configurePresets(_ presets: [PresetIdentity]) async throws {
        try await write("set the presets") { db in
            let now = try Row.fetchAll(
                db, sql: "SELECT name, digest FROM presets WHERE is_configured = 1")
            let wanted = Set(presets)
            guard Set(now.map { PresetIdentity(name: $0[0], digest: $0[1]) }) != wanted else {
                return
            }
            try db.execute(sql: "UPDATE presets SET is_configured = 0")
            for preset in wanted {
                try db.execute(
                    sql: "UPDATE presets SET is_configured = 1 WHERE id = ?",
                    arguments: [try Self.id(of: preset, db)])
            }
            try Completeness.refreshAll(db)
        }
    }

    /// An original by hash; `nil` when unknown or lost.
    ///
    /// - Throws: ``StoreError``.
    public func original(_ hash: ContentHash) async throws -> Original? {
        try await read("look up an original") { db in
            let find = try db.cachedStatement(
                sql: """
                    SELECT \(OriginalSQL.columns) FROM originals o
                    WHERE o.hash = ? AND o.is_lost = 0
                    """)
            return try Row.fetchOne(find, arguments: [hash.hex]).map { row in
                var cells = Cells(row)
                return try OriginalSQL.original(&cells)
            }
        }
    }

    /// The names of configured presets whose thumbnails of this original are not all there, in
    /// order of name; all of them for an unknown original.
    ///
    /// - Throws: ``StoreError``.
    public func missingPresets(of hash: ContentHash) async throws -> [String] {
        try await read("look up thumbnails") { db in
            let find = try db.cachedStatement(
                sql: """
                    SELECT p.name FROM presets p WHERE p.is_configured = 1 AND NOT EXISTS (
                        SELECT 1 FROM render_sets t JOIN originals o ON o.id = t.original
                        WHERE o.hash = ? AND t.preset = p.id)
                    ORDER BY p.name
                    """)
            return try String.fetchAll(find, arguments: [hash.hex])
        }
    }

    /// Keeps an original and the thumbnails made of it: all files of each named preset. Files of
    /// presets that are not named are passed over.
    ///
    /// Lengths are those of the files on disk, where a name that existed kept its bytes.
    ///
    /// - Throws: ``StoreError``.
    public func recordRenditions(
        of original: Original, presets: [PresetIdentity], files: [RenderedFile]
    ) async throws {
        let directory = directory
        try await write("record thumbnails") { db in
            let id = try OriginalSQL.keep(db, original)
            let clear = try db.cachedStatement(
                sql: "DELETE FROM thumbnails WHERE original = ? AND preset = ?")
            let insert = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO thumbnails VALUES (?, ?, ?, ?, ?, ?, ?)")
            let complete = try db.cachedStatement(
                sql: "INSERT INTO render_sets VALUES (?, ?) ON CONFLICT DO NOTHING")
            for preset in presets {
                let presetID = try Self.id(of: preset, db)
                try clear.execute(arguments: [id, presetID])
                for file in files where file.preset == preset.name {
                    let path = CacheDirectory.publicPath(
                        preset: file.preset, key: file.key, format: file.format)
                    let bytes = try Disk.size(of: directory.absolute(path)) ?? file.bytes
                    try insert.execute(
                        arguments: [
                            presetID, file.key, file.format.rawValue, id, file.size.width,
                            file.size.height, bytes,
                        ])
                }
                try complete.execute(arguments: [id, presetID])
            }
            try db.cachedStatement(
                sql: """
                    UPDATE originals SET render_failed_version = NULL, render_failed_detail = NULL
                    WHERE id = ? AND render_failed_version IS NOT NULL
                    """
            ).execute(arguments: [id])
            try Completeness.refresh(db, original: id)
        }
    }

    /// Notes that an original, though whole, could not be rendered. A failure that is not certain
    /// is noted by the conditions with every bit turned.
    ///
    /// - Throws: ``StoreError``.
    public func recordRenderFailure(
        of hash: ContentHash, conditions: Int64, isCertain: Bool, detail: String
    ) async throws {
        try await write("record a failed thumbnail") { db in
            try db.execute(
                sql: """
                    UPDATE originals SET
                        render_failed_version = CASE
                            WHEN :isCertain OR render_failed_version IN (:conditions, ~:conditions)
                                THEN :conditions ELSE ~:conditions END,
                        render_failed_detail = :detail
                    WHERE hash = :hash
                    """,
                arguments: [
                    "isCertain": isCertain, "conditions": conditions, "detail": detail,
                    "hash": hash.hex,
                ])
        }
    }

    /// Originals of referenced sources that lack thumbnails of configured presets and did not
    /// fail for certain under these conditions, after the given hash, in order of hash.
    ///
    /// - Throws: ``StoreError``.
    public func originalsToRender(
        under conditions: Int64, after: ContentHash?, limit: Int
    ) async throws -> [Original] {
        try await read("look for missing thumbnails") { db in
            let rows = try Row.fetchAll(
                db, sql: Self.toRenderSQL,
                arguments: [after?.hex ?? "", conditions, limit])
            return try rows.map { row in
                var cells = Cells(row)
                return try OriginalSQL.original(&cells)
            }
        }
    }

    static let toRenderSQL = """
        SELECT \(OriginalSQL.columns) FROM originals o
        WHERE o.is_complete = 0 AND o.hash > ? AND o.is_lost = 0
            AND o.render_failed_version IS NOT ?
            AND EXISTS (SELECT 1 FROM sources s WHERE s.original = o.id
                AND \(SourceSQL.isMentioned))
        ORDER BY o.hash LIMIT ?
        """

    /// The thumbnails of an original that belong to configured presets, sorted by preset, width,
    /// format.
    ///
    /// - Throws: ``StoreError``.
    public func thumbnails(of hash: ContentHash) async throws -> [ThumbnailRecord] {
        try await read("look up thumbnails") { db in
            let id = try Int64.fetchOne(
                db, sql: "SELECT id FROM originals WHERE hash = ?", arguments: [hash.hex])
            return try id.map { try ThumbnailSQL.records(db, original: $0) } ?? []
        }
    }

    static func id(of preset: PresetIdentity, _ db: Database) throws -> Int64 {
        try db.cachedStatement(
            sql: "INSERT INTO presets (name, digest) VALUES (?, ?) ON CONFLICT DO NOTHING"
        ).execute(arguments: [preset.name, preset.digest])
        let find = try db.cachedStatement(
            sql: "SELECT id FROM presets WHERE name = ? AND digest = ?")
        guard let id = try Int64.fetchOne(find, arguments: [preset.name, preset.digest]) else {
            throw DamagedValue(preset.name)
        }
        return id
    }
}

/// The SQL that reads thumbnails of configured presets.
enum ThumbnailSQL {
    static func records(_ db: Database, original: Int64) throws -> [ThumbnailRecord] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT p.name, t.key, t.format, t.width, t.height, t.bytes
                FROM thumbnails t JOIN presets p ON p.id = t.preset
                WHERE t.original = ? AND p.is_configured = 1
                ORDER BY p.name, t.width, t.format, t.key
                """)
        var records: [ThumbnailRecord] = []
        let rows = try Row.fetchCursor(statement, arguments: [original])
        while let row = try rows.next() {
            var cells = Cells(row)
            records.append(
                ThumbnailRecord(
                    preset: cells.text(), key: cells.text(), format: try cells.word(),
                    size: PixelSize(width: cells.int(), height: cells.int()),
                    bytes: cells.int64()))
        }
        return records
    }
}
