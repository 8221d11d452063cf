import GRDB
public import ImgCacheModel

extension SQLiteCatalog: TwinCataloging {
    /// The sources of one host whose original has this hash, in order of their numbers.
    ///
    /// - Parameters:
    ///   - host: In lower case.
    ///   - hash: The hash of the body.
    ///   - limit: At most so many, 1 or more.
    /// - Returns: The sources; none when the hash is unknown.
    /// - Throws: ``StoreError``.
    public func sources(
        ofHost host: String, sharing hash: ContentHash, limit: Int
    ) async throws -> [Source] {
        try await read("look for the same picture") { db in
            try Self.twins(db, host, hash, limit: limit)
        }
    }

    /// The pictures of one host that it confirmed to give for anything, by the sources that have
    /// the reason `placeholder` now.
    ///
    /// - Parameter host: In lower case.
    /// - Returns: Their hashes.
    /// - Throws: ``StoreError``.
    public func placeholders(ofHost host: String) async throws -> Set<ContentHash> {
        try await read("look for known placeholders") { db in
            let hashes = try String.fetchAll(
                db, sql: Self.placeholderSQL, arguments: [host, Reason.placeholder.rawValue])
            return Set(hashes.compactMap(ContentHash.init(hex:)))
        }
    }

    static let placeholderSQL = """
        SELECT DISTINCT rejected_hash FROM sources
        WHERE host = ? AND reason = ? AND rejected_hash IS NOT NULL
        """

    /// Gives all sources of one host whose original has this hash their previous original back,
    /// or none where they had none that is still on disk, with reason `placeholder`. Sources that
    /// hold it back as a smaller picture keep their original and get the reason.
    ///
    /// The hash is noted as rejected, for whoever records the sources next; what the host said of
    /// the placeholder's freshness is dropped.
    ///
    /// - Parameters:
    ///   - host: In lower case.
    ///   - hash: The hash of the placeholder.
    /// - Returns: The sources as they are now.
    /// - Throws: ``StoreError``.
    public func restorePrevious(
        ofHost host: String, sharing hash: ContentHash
    ) async throws -> [Source] {
        try await write("take back a placeholder") { db in
            let twins = try Self.twins(db, host, hash, limit: .max)
            let journal = try RunJournal(db)
            let restore = try db.cachedStatement(
                sql: """
                    UPDATE sources SET
                        original = (SELECT o.id FROM originals o
                            WHERE o.id = sources.previous AND o.is_lost = 0),
                        previous = NULL, reason = ?, detail = ?, entity_tag = NULL,
                        last_modified = NULL, max_age = NULL, rejected_hash = ?,
                        rejected_version = 0
                    WHERE id = ?
                    """)
            let find = try db.cachedStatement(
                sql: "SELECT \(SourceSQL.columns) FROM \(SourceSQL.tables) WHERE s.id = ?")
            let judge = try db.cachedStatement(
                sql: "UPDATE sources SET reason = ?, detail = ? WHERE id = ?")
            let held = try Row.fetchAll(
                db, sql: Self.heldBackSQL,
                arguments: [Reason.replacedSmaller.rawValue, hash.hex, host]
            ).map(SourceSQL.source)
            let judged = try held.compactMap { source in
                try journal.keep(source.id)
                try judge.execute(
                    arguments: [Reason.placeholder.rawValue, Self.placeholderDetail, source.id])
                return try Row.fetchOne(find, arguments: [source.id]).map(SourceSQL.source)
            }
            return try judged
                + twins.compactMap { twin in
                    try journal.keep(twin.id)
                    try restore.execute(
                        arguments: [
                            Reason.placeholder.rawValue, Self.placeholderDetail,
                            hash.hex, twin.id,
                        ])
                    return try Row.fetchOne(find, arguments: [twin.id]).map(SourceSQL.source)
                }
        }
    }

    private static let placeholderDetail = "the host gives this picture for any URL"

    static let heldBackSQL = """
        SELECT \(SourceSQL.columns) FROM \(SourceSQL.tables)
        WHERE s.reason = ? AND s.rejected_hash = ? AND s.host = ? ORDER BY s.id
        """

    static let twinSQL = """
        SELECT \(SourceSQL.columns) FROM \(SourceSQL.tables)
        WHERE s.original = (SELECT t.id FROM originals t WHERE t.hash = ?) AND s.host = ?
        ORDER BY s.id LIMIT ?
        """

    private static func twins(
        _ db: Database, _ host: String, _ hash: ContentHash, limit: Int
    ) throws -> [Source] {
        let find = try db.cachedStatement(sql: twinSQL)
        return try Row.fetchAll(find, arguments: [hash.hex, host, max(limit, 1)])
            .map(SourceSQL.source)
    }
}
