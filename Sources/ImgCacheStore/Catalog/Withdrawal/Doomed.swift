import GRDB
import ImgCacheModel

/// Files that the catalog has forgotten and the disk may still have.
///
/// They are noted in the transaction that forgets them, and deleted after a manifest without them
/// was written: a crash in between leaves them for the end of the next run.
struct Doomed {
    private let db: Database

    init(_ db: Database) { self.db = db }

    func add(_ publicPaths: [String]) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO doomed VALUES (?) ON CONFLICT DO NOTHING")
        for path in publicPaths { try insert.execute(arguments: [path]) }
    }

    func strikeOff(_ publicPaths: [String]) throws {
        let delete = try db.cachedStatement(sql: "DELETE FROM doomed WHERE path = ?")
        for path in publicPaths { try delete.execute(arguments: [path]) }
    }

    /// All that are still unknown to the catalog; a picture that was fetched again is no longer
    /// doomed.
    func pending() throws -> [String] {
        let all = try String.fetchAll(db, sql: "SELECT path FROM doomed ORDER BY path")
        let back = try all.filter(isKnown)
        try strikeOff(back)
        return back.isEmpty ? all : all.filter { !back.contains($0) }
    }

    private func isKnown(_ path: String) throws -> Bool {
        let parts = path.split(separator: "/")
        guard let name = parts.last?.split(separator: ".").first else { return false }
        let sql =
            parts.first == "originals"
            ? "SELECT EXISTS (SELECT 1 FROM originals WHERE hash = ?)"
            : "SELECT EXISTS (SELECT 1 FROM thumbnails WHERE key = ?)"
        return try Bool.fetchOne(
            try db.cachedStatement(sql: sql), arguments: [String(name)]) ?? false
    }
}
