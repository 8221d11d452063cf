import GRDB
import ImgCacheModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The copy of a catalog that is made before it is brought forward: `catalog.sqlite.v<n>.backup`
/// beside it, `n` the version that it had. One is kept.
enum CatalogBackup {
    private static let prefix = "catalog.sqlite.v"
    private static let suffix = ".backup"

    /// The name of the copy of a version.
    static func name(version: Int) -> String { "\(prefix)\(version)\(suffix)" }

    /// The version that a file of this name is a copy of; `nil` for other files.
    static func version(of name: String) -> Int? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(digits)
    }

    /// Makes the copy, whole and flushed to the disk, then deletes earlier ones.
    ///
    /// The copy is made in `tmp` and renamed: what has the name is whole.
    ///
    /// - Parameters:
    ///   - directory: The cache, held by its run lock.
    ///   - version: The version of the catalog now.
    ///   - known: The version that it will be brought to, for the error.
    ///   - freeSpace: Tells what may still be written to the disk.
    /// - Throws: ``StoreError/noRoomForBackup(path:found:known:needed:free:)`` when the disk
    ///   has less room than the copy and the changes may need, or what the disk refuses.
    static func make(
        in directory: CacheDirectory, version: Int, known: Int,
        freeSpace: (CacheDirectory) throws -> ByteCount = { try $0.freeSpace() }
    ) throws {
        let queue = try DatabaseQueue(path: directory.catalog)
        let length = try queue.read { db in
            (try Int64.fetchOne(db, sql: "PRAGMA page_count") ?? 0)
                * (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
        // The changes go through the log first, which can grow as large as what it changes.
        let (needed, free) = (ByteCount(2 * length), try freeSpace(directory))
        guard free >= needed else {
            throw StoreError.noRoomForBackup(
                path: directory.catalog, found: version, known: known, needed: needed, free: free)
        }
        try Disk.makeFolder(directory.temporary)
        let staged = "\(directory.temporary)/\(name(version: version))"
        try Disk.delete(staged)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "VACUUM INTO ?", arguments: [staged])
        }
        try queue.close()
        try OpenFile(reading: staged).flush()
        let copy = directory.absolute(name(version: version))
        guard try Disk.rename(staged, to: copy) else {
            throw StoreError.fileFailed(path: copy, action: "make", number: ENOENT)
        }
        try Disk.flushFolder(directory.path)
        for name in try Disk.names(in: directory.path, onlyFiles: true) ?? [] {
            guard let other = self.version(of: name), other != version else { continue }
            try Disk.delete(directory.absolute(name))
        }
    }
}
