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
                db,
                sql: Self.documentsToWriteSQL(
                    uncached: uncached, fixesDimensions: fixesDimensions))
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

    /// Documents that the editor would change: it leaves what says the truth already, so under
    /// `omit` a `false` stays.
    static func documentsToWriteSQL(
        uncached: ContentRules.Uncached, fixesDimensions: Bool
    ) -> String {
        let wrong = """
            CASE WHEN coalesce(o.is_complete, 0) = 1 THEN m.said_cached IS NOT 1
                ELSE \(uncached == .omit ? "m.said_cached IS 1" : "m.said_cached IS NOT 0") END
            """
        let sizes = [SizeCheck.scaled, .swapped, .different].map { "'\($0.rawValue)'" }
        let dimensions =
            fixesDimensions
            ? "OR \(PublicViews.sizeCheck) IN (\(sizes.joined(separator: ", ")))" : ""
        return """
            SELECT d.id, d.path, d.size, d.modified, d.inode FROM documents d
            WHERE d.fault IS NULL AND EXISTS (
                SELECT 1 FROM mentions m JOIN sources s ON s.id = m.source
                    LEFT JOIN originals o ON o.id = s.original
                WHERE m.document = d.id AND m.is_plain = 0 AND (
                    \(wrong) \(dimensions)))
            ORDER BY d.path
            """
    }

    /// The folders that known documents lie in, in order; `.` for the working directory.
    ///
    /// - Throws: ``StoreError``.
    public func documentFolders() async throws -> [String] {
        try await read("look up folders") { db in
            // What is left of a path without the characters that are no slash behind the last one.
            try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT rtrim(path, replace(path, '/', '')) AS folder FROM documents
                    ORDER BY folder
                    """
            ).map { folder in
                folder.isEmpty ? "." : folder == "/" ? folder : String(folder.dropLast())
            }
        }
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
