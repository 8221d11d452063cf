import GRDB
public import ImgCacheModel
import Synchronization

extension SQLiteCatalog {
    /// Keeps what was read. A document with a fault keeps its last good references.
    ///
    /// A reference's location decides how its source is known from here on: one that is refused
    /// gets the reason of the refusal, one that is refused no longer is `pending`.
    ///
    /// - Throws: ``StoreError``; also outside a scan.
    public func recordDocuments(_ readings: [DocumentReading]) async throws {
        let reader = try openScan().reader
        try await write("record documents") { db in
            var recorder = try DocumentRecorder(db, scan: reader)
            for reading in readings { try recorder.record(reading) }
        }
        scan.withLock { $0?.changed = true }
    }
}

/// Writes documents, their references and the sources that they name first.
struct DocumentRecorder {
    private let db: Database
    private let reader: Int64?
    private let known: Statement
    private let insertDocument: Statement
    private let updateDocument: Statement
    private let updateContents: Statement
    private let updateFault: Statement
    private let clearMentions: Statement
    private let insertMention: Statement
    private let notes: ScanNotes?
    private var sources: SourceRegistrar

    /// With `scan`, the number of its reader, documents are noted and new ones kept; without,
    /// known ones are brought up to date.
    init(_ db: Database, scan reader: Int64?) throws {
        self.db = db
        self.reader = reader
        known = try db.cachedStatement(sql: "SELECT id FROM documents WHERE path = ?")
        insertDocument = try db.cachedStatement(
            sql: """
                INSERT INTO documents (path, size, modified, inode, reader) VALUES (?, ?, ?, ?, ?)
                """)
        updateDocument = try db.cachedStatement(
            sql: """
                UPDATE documents SET size = ?, modified = ?, inode = ?, reader = coalesce(?, reader)
                WHERE id = ?
                """)
        updateContents = try db.cachedStatement(
            sql: """
                UPDATE documents SET web_url = ?, title = ?, published = ?, fault_line = NULL,
                    fault = NULL WHERE id = ?
                """)
        updateFault = try db.cachedStatement(
            sql: "UPDATE documents SET fault_line = ?, fault = ? WHERE id = ?")
        clearMentions = try db.cachedStatement(sql: "DELETE FROM mentions WHERE document = ?")
        insertMention = try db.cachedStatement(
            sql: "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        notes = try reader.map { _ in try ScanNotes(db) }
        sources = try SourceRegistrar(db)
    }

    mutating func record(_ reading: DocumentReading) throws {
        guard let document = try document(reading.stat) else { return }
        switch reading.outcome {
        case .fault(let fault):
            try updateFault.execute(arguments: [fault.line, fault.cause, document])
        case .contents(let contents):
            try updateContents.execute(
                arguments: [
                    contents.webURL, contents.title, contents.published?.seconds, document,
                ])
            try clearMentions.execute(arguments: [document])
            for (ordinal, reference) in contents.references.enumerated() {
                let identity = reference.location.identity
                try insertMention.execute(
                    arguments: [
                        document, ordinal, try sources.id(of: reference.location),
                        PointerText.encode(reference.pointer), reference.line,
                        reference.text == identity ? nil : reference.text,
                        reference.declared?.width, reference.declared?.height,
                        reference.isCached, reference.isPlain,
                    ])
            }
        }
    }

    private func document(_ stat: DocumentStat) throws -> Int64? {
        let inode = Int64(bitPattern: stat.inode)
        if let id = try Int64.fetchOne(known, arguments: [stat.path]) {
            try updateDocument.execute(
                arguments: [stat.size, stat.modified, inode, reader, id])
            try notes?.note(id, isNew: false)
            return id
        }
        guard let reader, let notes else { return nil }
        try insertDocument.execute(
            arguments: [stat.path, stat.size, stat.modified, inode, reader])
        let id = db.lastInsertedRowID
        try notes.note(id, isNew: true)
        return id
    }
}

/// What a scan has seen so far.
struct ScanNotes {
    private let seen: Statement
    private let added: Statement

    init(_ db: Database) throws {
        seen = try db.cachedStatement(
            sql: "INSERT INTO temp.seen VALUES (?) ON CONFLICT DO NOTHING")
        added = try db.cachedStatement(
            sql: "INSERT INTO temp.added VALUES (?) ON CONFLICT DO NOTHING")
    }

    func note(_ document: Int64, isNew: Bool) throws {
        try seen.execute(arguments: [document])
        if isNew { try added.execute(arguments: [document]) }
    }
}
