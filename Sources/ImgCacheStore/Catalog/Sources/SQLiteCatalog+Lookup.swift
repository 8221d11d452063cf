import GRDB
public import ImgCacheModel

extension SQLiteCatalog {
    /// A source by identity; `nil` when unknown.
    ///
    /// - Throws: ``StoreError``.
    public func source(_ identity: String) async throws -> Source? {
        try await read("look up a source") { db in
            try Row.fetchOne(
                db,
                sql: "SELECT \(SourceSQL.columns) FROM \(SourceSQL.tables) WHERE s.identity = ?",
                arguments: [identity]
            ).map(SourceSQL.source)
        }
    }

    /// The references to a source, by path and place; none when it is unknown.
    ///
    /// - Throws: ``StoreError``.
    public func references(to identity: String) async throws -> [ReferenceRecord] {
        try await read("look up references") { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(ReferenceSQL.columns) FROM \(ReferenceSQL.tables)
                    WHERE s.identity = ? ORDER BY d.path, m.ordinal
                    """, arguments: [identity]
            ).map(ReferenceSQL.record)
        }
    }

    /// Why a document could not be read last time; `nil` when it could, or is unknown.
    ///
    /// - Throws: ``StoreError``.
    public func fault(in path: String) async throws -> DocumentFault? {
        try await read("look up a document") { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT fault_line, fault FROM documents WHERE path = ? AND fault IS NOT NULL
                    """, arguments: [path])
            return row.map { row in
                var cells = Cells(row)
                return DocumentFault(line: cells.intOrNil(), cause: cells.text())
            }
        }
    }

    /// The references of one document in the order of the file; `nil` when it is unknown.
    ///
    /// - Throws: ``StoreError``.
    public func references(in path: String) async throws -> [ReferenceRecord]? {
        try await read("look up a document") { db in
            let document = try Int64.fetchOne(
                db, sql: "SELECT id FROM documents WHERE path = ?", arguments: [path])
            guard let document else { return nil }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT \(ReferenceSQL.columns) FROM \(ReferenceSQL.tables)
                    WHERE d.id = ? ORDER BY m.ordinal
                    """, arguments: [document]
            ).map(ReferenceSQL.record)
        }
    }
}

/// The SQL that reads references: `m` the mention, `d` its document, `s` and `o` its source.
enum ReferenceSQL {
    static let columns = """
        d.path, m.pointer, m.line, m.text, m.width, m.height, m.said_cached, m.is_plain, s.kind,
        s.identity, s.local_path, s.reason, o.is_complete, o.width, o.height
        """

    static let tables = """
        mentions m JOIN documents d ON d.id = m.document JOIN sources s ON s.id = m.source
            LEFT JOIN originals o ON o.id = s.original
        """

    /// What a row of ``columns`` says.
    struct Known {
        var document: String
        var reference: Reference
        var isCached: Bool
        var reason: Reason
        var real: PixelSize?
    }

    static func known(_ row: Row) throws -> Known {
        var cells = Cells(row)
        let (document, pointer, line) = (cells.text(), cells.text(), cells.int())
        let text = cells.textOrNil()
        let declared = size(cells.intOrNil(), cells.intOrNil())
        let (said, isPlain) = (cells.flagOrNil(), cells.flag())
        let (kind, identity, localPath) = (cells.int(), cells.text(), cells.textOrNil())
        let reason: Reason = try cells.word()
        let location = try SourceForm.location(
            kind: kind, identity: identity, localPath: localPath, reason: reason)
        return Known(
            document: document,
            reference: Reference(
                pointer: PointerText.decode(pointer), line: line, text: text ?? identity,
                location: location, declared: declared, isCached: said, isPlain: isPlain),
            isCached: cells.flagOrNil() ?? false, reason: reason,
            real: size(cells.intOrNil(), cells.intOrNil()))
    }

    static func record(_ row: Row) throws -> ReferenceRecord {
        let known = try known(row)
        return ReferenceRecord(
            document: known.document, reference: known.reference,
            check: SizeCheck(declared: known.reference.declared, real: known.real),
            isCached: known.isCached)
    }

    private static func size(_ width: Int?, _ height: Int?) -> PixelSize? {
        width.flatMap { width in height.map { PixelSize(width: width, height: $0) } }
    }
}
