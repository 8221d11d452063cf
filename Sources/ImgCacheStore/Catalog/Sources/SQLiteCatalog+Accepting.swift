import GRDB
public import ImgCacheModel

extension SQLiteCatalog: ReplacementAccepting {
    /// Notes that the next good answer may replace the copy of a source that is held back
    /// (`replaced_smaller`), and makes the source due.
    ///
    /// The validators of the old copy are dropped, so that the answer is a whole body.
    ///
    /// - Parameter identity: The source's URL.
    /// - Returns: What became of it.
    /// - Throws: ``StoreError``.
    public func acceptReplacement(of identity: String) async throws -> ReplacementAnswer {
        try await write("accept a smaller picture") { db in
            let text = try String.fetchOne(
                db, sql: "SELECT reason FROM sources WHERE identity = ?", arguments: [identity])
            guard let text else { return .unknown }
            guard let reason = Reason(rawValue: text) else { throw DamagedValue(text) }
            guard reason == .replacedSmaller else { return .nothingHeldBack(reason) }
            try db.execute(
                sql: """
                    UPDATE sources SET accepts_smaller = 1, due_at = NULL, entity_tag = NULL,
                        last_modified = NULL
                    WHERE identity = ?
                    """, arguments: [identity])
            return .accepted
        }
    }
}
