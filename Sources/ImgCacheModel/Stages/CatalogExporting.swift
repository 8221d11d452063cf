/// Everything that the catalog publishes, row by row: the public views as values.
public protocol CatalogExporting: Sendable {
    /// The names of the columns, in order. Within version 1 columns are only added.
    func columns(of table: ExportTable) async throws -> [String]

    /// Calls `body` with every row, in the table's own order, out of one read transaction, with
    /// memory that does not grow.
    ///
    /// - Parameters:
    ///   - table: What to read.
    ///   - body: Gets the values in the order of ``columns(of:)``; runs on a thread of the
    ///     catalog and may block; what it throws ends the reading and is thrown on.
    /// - Throws: An ``ImgCacheError`` when the store fails, or what `body` threw.
    func forEachRow(
        of table: ExportTable, _ body: @escaping @Sendable ([ExportValue]) throws -> Void
    ) async throws
}

/// What can be exported. Raw values are part of the public contract.
public enum ExportTable: String, Hashable, Sendable, CaseIterable {
    /// Referenced sources, by URL.
    case images
    /// References, by document and place.
    case references
    /// Documents, by path.
    case documents
    /// Runs, by number.
    case runs
}

/// One value of a row.
public enum ExportValue: Hashable, Sendable {
    /// Nothing is known.
    case null
    /// Yes or no.
    case flag(Bool)
    /// A whole number.
    case integer(Int64)
    /// A fraction.
    case real(Double)
    /// A text; times are RFC 3339 in UTC.
    case text(String)
}
