import GRDB
public import ImgCacheModel
import Synchronization

/// The catalog as one SQLite database in the cache directory.
///
/// One connection writes, several read beside it (write-ahead log). `synchronous` is NORMAL:
/// a crash of the program loses nothing, a crash of the machine may lose the last transactions,
/// never the consistency; files are flushed before they are recorded, so the next run finds them.
/// Database work runs on threads of its own and is not cut short by a cancelled task: what an
/// interrupted run has learned is still kept.
///
/// A transaction costs about 30 microseconds, so `record` may be called for one source at a time;
/// batches of 64 are cheaper still.
public final class SQLiteCatalog: Cataloging {
    /// What a catalog is opened for.
    public enum Access: Hashable, Sendable {
        /// By the holder of the run lock: created when missing, migrated when old.
        case readWrite
        /// By anybody who may read the file; writing methods throw.
        case readOnly
    }

    let pool: DatabasePool
    let directory: CacheDirectory
    let scan = Mutex<Scan?>(nil)
    let materialized = Mutex<SourceScope?>(nil)
    private let access: Access

    /// Opens the catalog of a cache.
    ///
    /// A catalog of an older version is copied to `catalog.sqlite.v<n>.backup` and brought
    /// forward, wholly or not at all; copies of still older ones are deleted.
    ///
    /// - Throws: ``StoreError``: a later version, an earlier one that is only to be read, no room
    ///   for the copy, a damaged catalog, a refusing disk, or none to read.
    public convenience init(_ directory: CacheDirectory, access: Access) throws {
        try self.init(directory, access: access, migrator: .current)
    }

    /// Opens a catalog with other versions than this build's, or without a copy of an older one.
    init(
        _ directory: CacheDirectory, access: Access, migrator: CatalogMigrator,
        backsUp: Bool = true
    ) throws {
        self.directory = directory
        self.access = access
        do {
            pool = try Self.open(directory, access: access, migrator: migrator, backsUp: backsUp)
        } catch {
            throw StoreError.of(error, "open", directory.catalog)
        }
    }

    private static func open(
        _ directory: CacheDirectory, access: Access, migrator: CatalogMigrator, backsUp: Bool
    ) throws -> DatabasePool {
        let path = directory.catalog
        let length = try Disk.size(of: path)
        if access == .readOnly, length == nil { throw StoreError.catalogMissing(path: path) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        if let length, length > 0 {
            // Looked at before anything is written to it.
            configuration.readonly = true
            let stamp = try Self.stamp(of: path, access: access, configuration)
            try migrator.check(stamp, path: path)
            if access == .readOnly {
                guard !migrator.migratesData(stamp) else {
                    throw StoreError.catalogTooOld(
                        path: path, found: stamp.version, known: migrator.steps.count)
                }
                return try DatabasePool(path: path, configuration: configuration)
            }
            configuration.readonly = false
            if backsUp, migrator.migratesData(stamp) {
                try CatalogBackup.make(
                    in: directory, version: stamp.version, known: migrator.steps.count)
            }
        } else if access == .readOnly {
            throw StoreError.catalogMissing(path: path)
        } else if length == nil {
            _ = try OpenFile(writing: path, isNew: true)
        }
        configuration.prepareDatabase { db in
            // 16 MB for the writer: a million references stay fast to index.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA cache_size = -16000") }
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in try migrator.migrate(db) }
        return pool
    }

    private static func stamp(
        of path: String, access: Access, _ configuration: Configuration
    ) throws -> CatalogMigrator.Stamp {
        func read(_ configuration: Configuration) throws -> CatalogMigrator.Stamp {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let stamp = try queue.read(CatalogMigrator.stamp)
            try queue.close()
            return stamp
        }
        do {
            return try read(configuration)
        } catch let error as DatabaseError
            where access == .readWrite
            && [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode)
        {
            // A log whose index is gone, as a copy or a disk that refused leaves it: only who may
            // write can take it in.
            var writing = configuration
            writing.readonly = false
            return try read(writing)
        }
    }

    /// Writes everything into the one file and closes it.
    ///
    /// The journal mode goes back to DELETE, so that a user who may only read the folder can
    /// open the file. Where a reader has it open at this moment, the log stays beside it, which
    /// serves such a user as well.
    ///
    /// - Throws: ``StoreError`` when the disk refuses.
    public func close() throws {
        do {
            try pool.close()
            if access == .readWrite { try settle() }
        } catch {
            throw StoreError.of(error, "close", directory.catalog)
        }
    }

    private func settle() throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(0.2)
        let queue = try DatabaseQueue(path: directory.catalog, configuration: configuration)
        do {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // A reader is there: the log is complete and stays.
        }
        try queue.close()
    }

    /// One transaction that writes.
    func write<Value: Sendable>(
        _ action: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let path = directory.catalog
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWrite(body) { _, result in
                continuation.resume(with: result.mapError { StoreError.of($0, action, path) })
            }
        }
    }

    /// One transaction that reads what is committed, beside the writer.
    func read<Value: Sendable>(
        _ action: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let path = directory.catalog
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { connection in
                let result = Result { try body(connection.get()) }
                continuation.resume(with: result.mapError { StoreError.of($0, action, path) })
            }
        }
    }
}
