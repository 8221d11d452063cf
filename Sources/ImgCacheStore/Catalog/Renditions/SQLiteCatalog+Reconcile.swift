import GRDB
public import ImgCacheModel

extension SQLiteCatalog {
    /// Compares the catalog with the disk: originals that vanished are lost until they are back,
    /// thumbnails that vanished are forgotten with their render sets.
    ///
    /// Reads each folder once and looks at no file: whether the bytes are right is the part of
    /// `verify`.
    ///
    /// - Throws: ``StoreError`` when a folder cannot be listed or the catalog fails.
    public func reconcile() async throws -> ReconcileSummary {
        let directory = directory
        return try await write("compare catalog and disk") { db in
            var reconciler = Reconciler(db, directory)
            return ReconcileSummary(
                lostOriginals: try reconciler.originals(),
                lostThumbnails: try reconciler.thumbnails())
        }
    }
}

/// Walks the shards of the store beside the tables.
private struct Reconciler {
    private let db: Database
    private let directory: CacheDirectory

    init(_ db: Database, _ directory: CacheDirectory) {
        self.db = db
        self.directory = directory
    }

    /// How many originals are lost that were not before.
    mutating func originals() throws -> Int {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT o.id, o.hash, f.extension, o.is_lost
                FROM originals o JOIN formats f ON f.name = o.format ORDER BY o.hash
                """)
        var listing = Listing(folder: directory.originals)
        var lost: [Int64] = []
        var back: [Int64] = []
        while let row = try rows.next() {
            var cells = Cells(row)
            let (id, hash, type, wasLost) = (
                cells.int64(), cells.text(), cells.text(), cells.flag()
            )
            let isThere = try listing.contains(hash, type)
            if !isThere && !wasLost { lost.append(id) }
            if isThere && wasLost { back.append(id) }
        }
        let update = try db.cachedStatement(
            sql: "UPDATE originals SET is_lost = ? WHERE id = ?")
        for (ids, isLost) in [(lost, true), (back, false)] {
            for id in ids {
                try update.execute(arguments: [isLost, id])
                try Completeness.refresh(db, original: id)
            }
        }
        return lost.count
    }

    /// How many thumbnails vanished.
    mutating func thumbnails() throws -> Int {
        var vanished: [(preset: Int64, key: String, format: String, original: Int64)] = []
        for preset in try Row.fetchAll(db, sql: "SELECT id, name FROM presets ORDER BY name") {
            var cells = Cells(preset)
            let (id, name) = (cells.int64(), cells.text())
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT t.key, t.format, f.extension, t.original
                    FROM thumbnails t JOIN formats f ON f.name = t.format
                    WHERE t.preset = ? ORDER BY t.key
                    """, arguments: [id])
            var listing = Listing(folder: "\(directory.thumbs)/\(name)")
            while let row = try rows.next() {
                var cells = Cells(row)
                let (key, format, type) = (cells.text(), cells.text(), cells.text())
                if try !listing.contains(key, type) {
                    vanished.append((id, key, format, cells.int64()))
                }
            }
        }
        let forget = try db.cachedStatement(
            sql: "DELETE FROM thumbnails WHERE preset = ? AND key = ? AND format = ?")
        let open = try db.cachedStatement(
            sql: "DELETE FROM render_sets WHERE original = ? AND preset = ?")
        for file in vanished {
            try forget.execute(arguments: [file.preset, file.key, file.format])
            try open.execute(arguments: [file.original, file.preset])
        }
        for original in Set(vanished.map(\.original)) {
            try Completeness.refresh(db, original: original)
        }
        return vanished.count
    }
}

/// The names of one shard at a time: callers ask in order of name.
private struct Listing {
    let folder: String
    private var shard = ""
    private var names = Set<String>()

    init(folder: String) { self.folder = folder }

    mutating func contains(_ name: String, _ type: String) throws -> Bool {
        if !name.hasPrefix(shard) || shard.isEmpty {
            shard = String(name.prefix(2))
            names = Set(try Disk.names(in: "\(folder)/\(shard)", onlyFiles: true) ?? [])
        }
        return names.contains("\(name).\(type)")
    }
}
