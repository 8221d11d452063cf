import GRDB
public import ImgCacheModel

extension SQLiteCatalog: Inventorying {
    /// Calls `body` with every original and thumbnail that catalog or disk know.
    ///
    /// - Parameter body: See ``Inventorying/forEachStoredFile(_:)``.
    /// - Throws: ``StoreError``, or what `body` threw.
    public func forEachStoredFile(
        _ body: @escaping @Sendable (InventoryEntry) throws -> Void
    ) async throws {
        let directory = directory
        try await read("compare catalog and disk") { db in
            let inventory = Inventory(db: db, directory: directory, body: body)
            try inventory.originals()
            try inventory.thumbnails()
        }
    }

    /// What SQLite's `integrity_check` and `foreign_key_check` say; none for a sound catalog.
    ///
    /// - Throws: ``StoreError``.
    public func integrityFaults() async throws -> [String] {
        try await read("check the catalog") { db in
            let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
            let links = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map {
                "a row of \($0["table"] as String) points at nothing in \($0["parent"] as String)"
            }
            return integrity.filter { $0 != "ok" } + links
        }
    }
}

/// Walks the folders of the store beside the tables, one folder of names at a time.
private struct Inventory {
    let db: Database
    let directory: CacheDirectory
    let body: (InventoryEntry) throws -> Void

    private static let shards = (0..<256).map { number in
        let hex = String(number, radix: 16)
        return hex.count == 1 ? "0" + hex : hex
    }

    func originals() throws {
        try strangers(in: "originals") { Self.shards.contains($0) }
        let sql = """
            SELECT o.hash || '.' || f.extension, o.bytes, \(Self.isShown("o.id")) AS is_shown
            FROM originals o JOIN formats f ON f.name = o.format
            WHERE o.hash >= ? AND o.hash < ? AND (o.is_lost = 0 OR is_shown) ORDER BY 1
            """
        for shard in Self.shards {
            let known = try rows(sql, [shard, shard + "g"])
            try compare("originals/\(shard)", known) { name in
                ContentHash(hex: String(name.prefix { $0 != "." })).map { .original($0) }
            }
        }
    }

    func thumbnails() throws {
        let known = try String.fetchAll(db, sql: "SELECT DISTINCT name FROM presets")
        let there = try (Disk.names(in: directory.thumbs) ?? []).filter {
            try CacheDirectory.isPresetName($0) && Disk.isFolder("\(directory.thumbs)/\($0)")
        }
        try strangers(in: "thumbs", besides: CacheDirectory.isPresetName)
        let sql = """
            SELECT t.key || '.' || f.extension AS file, max(t.bytes),
                max(p.is_configured AND \(Self.isShown("t.original")))
            FROM thumbnails t JOIN presets p ON p.id = t.preset
                JOIN formats f ON f.name = t.format
            WHERE p.name = ? AND t.key >= ? AND t.key < ? GROUP BY file ORDER BY file
            """
        for preset in Set(known + there).sorted() {
            if there.contains(preset) {
                try strangers(in: "thumbs/\(preset)") { Self.shards.contains($0) }
            }
            for shard in Self.shards {
                try compare(
                    "thumbs/\(preset)/\(shard)", try rows(sql, [preset, shard, shard + "g"])
                ) { _ in .thumbnail }
            }
        }
    }

    private struct Known {
        var bytes: Int64
        var isNeeded: Bool
    }

    /// A mentioned source has this original now.
    private static func isShown(_ original: String) -> String {
        """
        EXISTS (SELECT 1 FROM sources s WHERE s.original = \(original)
            AND \(SourceSQL.isMentioned))
        """
    }

    private func rows(_ sql: String, _ arguments: StatementArguments) throws -> [String: Known] {
        let rows = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: arguments)
        var known: [String: Known] = [:]
        while let row = try rows.next() { known[row[0]] = Known(bytes: row[1], isNeeded: row[2]) }
        return known
    }

    private func compare(
        _ folder: String, _ known: [String: Known],
        kind: (String) -> InventoryEntry.Kind?
    ) throws {
        let there = Set(try names(in: folder))
        for name in there.union(known.keys).sorted() {
            let path = "\(folder)/\(name)"
            let isOurs = CacheDirectory.isPublic(path)
            try body(
                InventoryEntry(
                    path: path, kind: isOurs ? kind(name) ?? .stranger : .stranger,
                    expected: known[name]?.bytes,
                    found: there.contains(name)
                        ? try Disk.size(of: directory.absolute(path)) ?? 0 : nil,
                    isNeeded: known[name]?.isNeeded ?? false))
        }
    }

    /// The names in a folder that lies in the cache itself: what links lead to belongs to others.
    private func names(in folder: String) throws -> [String] {
        var end = folder.startIndex
        while end < folder.endIndex {
            end = folder[folder.index(after: end)...].firstIndex(of: "/") ?? folder.endIndex
            // `originals` and `thumbs` themselves may lie on another disk.
            let isTop = !folder[..<end].contains("/")
            guard try isTop || Disk.isFolder(directory.absolute(String(folder[..<end]))) else {
                return []
            }
        }
        return try Disk.names(in: directory.absolute(folder)) ?? []
    }

    /// What lies where only folders of ours should.
    private func strangers(in folder: String, besides isOurs: (String) -> Bool) throws {
        for name in try names(in: folder).sorted() {
            let path = "\(folder)/\(name)"
            if try isOurs(name) && Disk.isFolder(directory.absolute(path)) { continue }
            try body(
                InventoryEntry(
                    path: path, kind: .stranger, expected: nil,
                    found: try Disk.size(of: directory.absolute(path)) ?? 0, isNeeded: false))
        }
    }
}
