import GRDB

/// Brings a catalog forward, one version after the other.
///
/// The version is SQLite's `user_version`; a version that is known is never edited, a new one is
/// appended.
struct CatalogMigrator {
    /// `imgc` in ASCII: tells a catalog from any other SQLite file (`application_id`).
    static let applicationID = 0x696D_6763

    /// Step n makes version n + 1 out of version n.
    var steps: [@Sendable (Database) throws -> Void]

    /// Runs after the steps, at every opening.
    var afterwards: @Sendable (Database) throws -> Void

    /// The versions of this build.
    static let current = CatalogMigrator(
        steps: [SchemaV1.create, SchemaV2.create, SchemaV3.create, SchemaV4.create],
        afterwards: { try Vocabulary.refresh($0) })

    /// What a file says of itself.
    struct Stamp: Equatable {
        var version: Int
        var isEmpty: Bool
        var isOurs: Bool
    }

    static func stamp(_ db: Database) throws -> Stamp {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        return Stamp(
            version: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
            isEmpty: try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0,
            isOurs: application == applicationID)
    }

    /// Refuses what is no catalog, or one of a later version.
    func check(_ stamp: Stamp, path: String) throws {
        guard stamp.isOurs || stamp.isEmpty else { throw StoreError.catalogForeign(path: path) }
        guard stamp.version <= steps.count else {
            throw StoreError.catalogTooNew(path: path, found: stamp.version, known: steps.count)
        }
    }

    /// Whether a backup is due before ``migrate(_:)``.
    func migratesData(_ stamp: Stamp) -> Bool {
        stamp.isOurs && stamp.version > 0 && stamp.version < steps.count
    }

    /// Takes every missing step, all of them or none: a program that does not get through leaves a
    /// catalog that the one before it reads.
    func migrate(_ db: Database) throws {
        let missing = steps.dropFirst(try Self.stamp(db).version)
        if !missing.isEmpty {
            try db.inTransaction(.immediate) {
                for step in missing { try step(db) }
                try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(steps.count)")
                return .commit
            }
        }
        try afterwards(db)
    }
}
