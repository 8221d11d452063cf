import GRDB
public import ImgCacheModel

extension SQLiteCatalog: WriteBackCataloging {
    /// Calls `body` with every document that has at least one reference whose `isCached` is not
    /// what write-back would leave, by path.
    ///
    /// - Parameters:
    ///   - paths: Documents or folders to stay within; empty for all.
    ///   - uncached: What an image that is not cached should say.
    ///   - fixesDimensions: Whether a declared size that is `scaled`, `swapped` or `different`
    ///     counts as well.
    ///   - body: Runs on a thread of the catalog; what it throws ends the reading.
    /// - Throws: ``StoreError``, or what `body` threw.
    public func forEachDocumentToWrite(
        within paths: [String], uncached: ContentRules.Uncached, fixesDimensions: Bool,
        _ body: @escaping @Sendable (DocumentToWrite) throws -> Void
    ) async throws {
        try await read("look for documents to write") { db in
            let filter = PathFilter(paths)
            let references = try db.cachedStatement(sql: Self.referencesToWriteSQL)
            let documents = try Row.fetchCursor(
                db, sql: Self.documentsToWriteSQL(fixesDimensions: fixesDimensions),
                arguments: ["uncached": uncached == .omit ? -1 : 0])
            while let row = try documents.next() {
                var cells = Cells(row)
                let id = cells.int64()
                let stat = DocumentStat(
                    path: cells.text(), size: cells.int64(), modified: cells.int64(),
                    inode: UInt64(bitPattern: cells.int64()))
                guard filter.contains(stat.path) else { continue }
                let found = try Row.fetchAll(references, arguments: [id]).map { row in
                    let known = try ReferenceSQL.known(row)
                    return ReferenceToWrite(
                        reference: known.reference, isCached: known.isCached,
                        reason: known.reason, real: known.real)
                }
                try body(DocumentToWrite(stat: stat, references: found))
            }
        }
    }

    private static let referencesToWriteSQL = """
        SELECT \(ReferenceSQL.columns) FROM \(ReferenceSQL.tables)
        WHERE m.document = ? ORDER BY m.ordinal
        """

    /// `:uncached` is what an image that is not cached should say, -1 for nothing.
    static func documentsToWriteSQL(fixesDimensions: Bool) -> String {
        let wrong = [SizeCheck.scaled, .swapped, .different].map { "'\($0.rawValue)'" }
        let dimensions =
            fixesDimensions
            ? "OR \(PublicViews.sizeCheck) IN (\(wrong.joined(separator: ", ")))" : ""
        return """
            SELECT d.id, d.path, d.size, d.modified, d.inode FROM documents d
            WHERE d.fault IS NULL AND EXISTS (
                SELECT 1 FROM mentions m JOIN sources s ON s.id = m.source
                    LEFT JOIN originals o ON o.id = s.original
                WHERE m.document = d.id AND (
                    coalesce(m.said_cached, -1)
                        <> CASE coalesce(o.is_complete, 0) WHEN 1 THEN 1 ELSE :uncached END
                    \(dimensions)))
            ORDER BY d.path
            """
    }

    /// Keeps what documents say after they were written, so that the next run does not read them
    /// again. Documents that are unknown are passed over.
    ///
    /// - Throws: ``StoreError``.
    public func recordWritten(_ readings: [DocumentReading]) async throws {
        try await write("record written documents") { db in
            var recorder = try DocumentRecorder(db, scan: nil)
            for reading in readings { try recorder.record(reading) }
        }
    }
}
