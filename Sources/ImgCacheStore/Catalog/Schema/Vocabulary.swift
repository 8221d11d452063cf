import GRDB
import ImgCacheModel

/// Brings the Model's words into the catalog, where the public views need them.
enum Vocabulary {
    static func refresh(_ db: Database) throws {
        let reasons = Set(Reason.allCases.map { [$0.rawValue, $0.verdict.rawValue] })
        let formats = Set(
            ImageFormat.allCases.map { [$0.rawValue, $0.mediaType, $0.fileExtension] })
        try refresh(db, "reasons", ["name", "verdict"], to: reasons)
        try refresh(db, "formats", ["name", "media_type", "extension"], to: formats)
    }

    private static func refresh(
        _ db: Database, _ table: String, _ columns: [String], to words: Set<[String]>
    ) throws {
        let list = columns.joined(separator: ", ")
        var known = Set<[String]>()
        let rows = try Row.fetchCursor(db, sql: "SELECT \(list) FROM \(table)")
        while let row = try rows.next() { known.insert(columns.indices.map { row[$0] }) }
        guard !words.isSubset(of: known) else { return }
        let updates = columns.dropFirst().map { "\($0) = excluded.\($0)" }
        let marks = columns.map { _ in "?" }
        // An upsert, not a REPLACE: sources point at these rows.
        let sql = """
            INSERT INTO \(table) (\(list)) VALUES (\(marks.joined(separator: ", ")))
            ON CONFLICT (name) DO UPDATE SET \(updates.joined(separator: ", "))
            """
        try db.inTransaction {
            for word in words.subtracting(known) {
                try db.execute(sql: sql, arguments: StatementArguments(word))
            }
            return .commit
        }
    }
}
