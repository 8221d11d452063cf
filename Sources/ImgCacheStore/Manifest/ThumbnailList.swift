import GRDB
import ImgCacheModel

/// Reads the thumbnails of one original after the other, as ``ThumbnailSQL`` does for one.
///
/// The handful of rows is sorted here, so that SQLite sets up no sorter for each original.
struct ThumbnailList {
    private let statement: Statement
    /// The configured presets.
    private let names: [Int64: String]

    init(_ db: Database) throws {
        statement = try db.cachedStatement(
            sql: "SELECT preset, key, format, width, height, bytes FROM thumbnails "
                + "WHERE original = ?")
        var names: [Int64: String] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, name FROM presets WHERE is_configured = 1")
        while let row = try rows.next() { names[row[0]] = row[1] }
        self.names = names
    }

    /// Those of configured presets, sorted by preset, width, format, key.
    func records(of original: Int64) throws -> [ThumbnailRecord] {
        var records: [ThumbnailRecord] = []
        let rows = try Row.fetchCursor(statement, arguments: [original])
        while let row = try rows.next() {
            var cells = Cells(row)
            guard let name = names[cells.int64()] else { continue }
            records.append(
                ThumbnailRecord(
                    preset: name, key: cells.text(), format: try cells.word(),
                    size: PixelSize(width: cells.int(), height: cells.int()),
                    bytes: cells.int64()))
        }
        records.sort { left, right in
            if left.preset != right.preset { return left.preset < right.preset }
            if left.size.width != right.size.width { return left.size.width < right.size.width }
            if left.format != right.format { return left.format.rawValue < right.format.rawValue }
            return left.key < right.key
        }
        return records
    }
}
