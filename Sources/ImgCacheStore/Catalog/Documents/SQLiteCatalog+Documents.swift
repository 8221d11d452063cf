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
            var recorder = try DocumentRecorder(db, reader: reader)
            for reading in readings { try recorder.record(reading) }
        }
        scan.withLock { $0?.changed = true }
    }
}

/// Writes documents, their references and the sources that they name first.
private struct DocumentRecorder {
    private let db: Database
    private let reader: Int64
    private let known: Statement
    private let insertDocument: Statement
    private let updateDocument: Statement
    private let updateContents: Statement
    private let updateFault: Statement
    private let clearMentions: Statement
    private let insertMention: Statement
    private let note: Statement
    private let noteNew: Statement
    private var sources: SourceRegistrar

    init(_ db: Database, reader: Int64) throws {
        self.db = db
        self.reader = reader
        known = try db.cachedStatement(sql: "SELECT id FROM documents WHERE path = ?")
        insertDocument = try db.cachedStatement(
            sql: """
                INSERT INTO documents (path, size, modified, inode, reader) VALUES (?, ?, ?, ?, ?)
                """)
        updateDocument = try db.cachedStatement(
            sql: """
                UPDATE documents SET size = ?, modified = ?, inode = ?, reader = ? WHERE id = ?
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
            sql: "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        note = try db.cachedStatement(
            sql: "INSERT INTO temp.seen VALUES (?) ON CONFLICT DO NOTHING")
        noteNew = try db.cachedStatement(
            sql: "INSERT INTO temp.added VALUES (?) ON CONFLICT DO NOTHING")
        sources = try SourceRegistrar(db)
    }

    mutating func record(_ reading: DocumentReading) throws {
        let document = try document(reading.stat)
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
                        reference.isCached,
                    ])
            }
        }
    }

    private func document(_ stat: DocumentStat) throws -> Int64 {
        let inode = Int64(bitPattern: stat.inode)
        let id: Int64
        if let found = try Int64.fetchOne(known, arguments: [stat.path]) {
            id = found
            try updateDocument.execute(
                arguments: [stat.size, stat.modified, inode, reader, id])
        } else {
            try insertDocument.execute(
                arguments: [stat.path, stat.size, stat.modified, inode, reader])
            id = db.lastInsertedRowID
            try noteNew.execute(arguments: [id])
        }
        try note.execute(arguments: [id])
        return id
    }
}
