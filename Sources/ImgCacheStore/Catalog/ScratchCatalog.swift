import GRDB
import Glibc

/// A copy of a catalog to try things on.
public enum ScratchCatalog {
    /// Copies the catalog of a cache into a temporary folder, lends the copy out, and deletes it.
    ///
    /// The cache itself is only read, and may be in use; where there is none, the copy is empty.
    /// The copy knows no files: do not `reconcile()` it.
    ///
    /// - Parameters:
    ///   - directory: The cache.
    ///   - body: What is tried on the copy.
    /// - Returns: What `body` returns.
    /// - Throws: ``StoreError`` when the catalog cannot be read or copied, or what `body` throws.
    public static func with<Value>(
        copyOf directory: CacheDirectory,
        _ body: (SQLiteCatalog) async throws -> Value
    ) async throws -> Value {
        let scratch = CacheDirectory(path: try makeFolder())
        do {
            try scratch.create()
            if try Disk.size(of: directory.catalog) != nil {
                try copy(directory.catalog, to: scratch.catalog)
            }
            // A copy already: brought forward without another one.
            let catalog = try SQLiteCatalog(
                scratch, access: .readWrite, migrator: .current, backsUp: false)
            let value = try await body(catalog)
            try catalog.close()
            try Disk.deleteTree(scratch.path)
            return value
        } catch {
            try Disk.deleteTree(scratch.path)
            throw error
        }
    }

    private static func copy(_ path: String, to copy: String) throws {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(10)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
            }
            try queue.close()
        } catch {
            throw StoreError.of(error, "copy", path)
        }
    }

    private static func makeFolder() throws -> String {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/imgcache-dry-run-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw StoreError.system("make a temporary folder in", base)
        }
        let name = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: name, as: UTF8.self)
    }
}
