import GRDB

/// The fourth version: hosts that asked to be left alone are found without a look at every source.
enum SchemaV4 {
    static let create: @Sendable (Database) throws -> Void = { db in
        try db.execute(
            sql: """
                CREATE INDEX sources_told_later ON sources(due_at, host)
                WHERE reason = 'retry_later'
                """)
    }
}
