import GRDB
public import ImgCacheModel

extension SQLiteCatalog: CatalogExporting {
    /// The names of the columns, in order: those of the public view.
    ///
    /// - Throws: ``StoreError``.
    public func columns(of table: ExportTable) async throws -> [String] {
        try await read("look up columns") { db in
            try db.makeStatement(sql: Self.exportSQL(table)).columnNames
        }
    }

    /// Calls `body` with every row out of one read transaction, with memory that does not grow.
    ///
    /// - Parameters:
    ///   - table: What to read.
    ///   - body: Runs on a thread of the catalog; what it throws ends the reading.
    /// - Throws: ``StoreError``, or what `body` threw.
    public func forEachRow(
        of table: ExportTable, _ body: @escaping @Sendable ([ExportValue]) throws -> Void
    ) async throws {
        try await read("export \(table.rawValue)") { db in
            let statement = try db.makeStatement(sql: Self.exportSQL(table))
            let flags = Set(
                statement.columnNames.indices.filter { index in
                    Self.flags.contains(statement.columnNames[index])
                })
            let rows = try Row.fetchCursor(statement)
            while let row = try rows.next() {
                try body(
                    row.databaseValues.enumerated().map { index, value in
                        Self.value(value, isFlag: flags.contains(index))
                    })
            }
        }
    }

    /// Columns that hold 0 or 1.
    private static let flags: Set<String> = ["is_cached", "said_cached"]

    static func exportSQL(_ table: ExportTable) -> String {
        switch table {
        case .images: "SELECT * FROM images_v1 ORDER BY url"
        case .references: "SELECT * FROM references_v1 ORDER BY document, ordinal"
        case .documents: "SELECT * FROM documents_v1 ORDER BY path"
        case .runs: "SELECT * FROM runs_v1 ORDER BY id"
        }
    }

    private static func value(_ value: DatabaseValue, isFlag: Bool) -> ExportValue {
        switch value.storage {
        case .null, .blob: .null
        case .int64(let number): isFlag ? .flag(number != 0) : .integer(number)
        case .double(let number): .real(number)
        case .string(let text): .text(text)
        }
    }
}
