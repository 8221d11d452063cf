public import ImgCacheModel
internal import ImgCacheStore

extension SiteCache {
    /// The names of a table's columns, in order: those of the public view.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog cannot be read.
    public func columns(of table: ExportTable) async throws -> [String] {
        try await catalog.columns(of: table)
    }

    /// Calls `body` with every row, out of one read transaction: beside a running `sync` it sees
    /// one moment. Memory does not grow with the number of rows.
    ///
    /// - Parameters:
    ///   - table: What to read.
    ///   - body: Gets the values in the order of ``columns(of:)``; may block; what it throws ends
    ///     the reading.
    /// - Throws: An ``ImgCacheError`` when the catalog cannot be read, or what `body` threw.
    public func forEachRow(
        of table: ExportTable, _ body: @escaping @Sendable ([ExportValue]) throws -> Void
    ) async throws {
        try await catalog.forEachRow(of: table, body)
    }
}
