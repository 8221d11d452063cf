import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The manifest that was written last, as the catalog remembers it.
///
/// While nothing that the manifest shows has changed since, its body is copied behind a new head
/// and no row is read. The body is trusted if the file is the one that was written (size, time of modification and inode are the same), by this very program
/// (a new build may write other bytes), at this count of changes.
struct ManifestOnDisk: Sendable {
    /// `manifest_state.changes` when it was written.
    var change: Int64
    /// ``program`` of the process that wrote it.
    var program: String
    /// Where its second part begins: all that does not depend on the run.
    var bodyStart: Int64
    var facts: FileFacts

    /// This program's file, told from any other build; `nil` where the system does not say.
    static let program: String? = {
        var status = stat()
        guard stat("/proc/self/exe", &status) == 0 else { return nil }
        let facts = FileFacts(status)
        return "\(facts.size).\(facts.modified).\(facts.inode)"
    }()

    /// How many changes were counted, and what was written last; `nil` before the first time.
    static func fetch(_ db: Database) throws -> (changes: Int64, last: ManifestOnDisk?) {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT changes, written_at_change, program, body_start, size, modified, inode
                FROM manifest_state
                """)
        guard let row else { throw DamagedValue("no manifest_state") }
        var cells = Cells(row)
        let changes = cells.int64()
        guard let change = cells.int64OrNil(), let program = cells.textOrNil(),
            let start = cells.int64OrNil(), let size = cells.int64OrNil(),
            let modified = cells.int64OrNil(), let inode = cells.int64OrNil()
        else { return (changes, nil) }
        return (
            changes,
            ManifestOnDisk(
                change: change, program: program, bodyStart: start,
                facts: FileFacts(size: size, modified: modified, inode: UInt64(bitPattern: inode)))
        )
    }

    func save(_ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE manifest_state SET written_at_change = ?, program = ?, body_start = ?,
                    size = ?, modified = ?, inode = ?
                """,
            arguments: [
                change, program, bodyStart, facts.size, facts.modified,
                Int64(bitPattern: facts.inode),
            ])
    }

    /// The file, where it is still the one that was written.
    func open(_ path: String) throws -> OpenFile? {
        guard try Disk.size(of: path) == facts.size else { return nil }
        let file = try OpenFile(reading: path)
        return try file.facts() == facts ? file : nil
    }
}

extension OpenFile {
    /// What tells this file from others.
    func facts() throws(StoreError) -> FileFacts {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("look at", path) }
        return FileFacts(status)
    }

    /// Appends everything of another file from a place on.
    ///
    /// - Returns: How many bytes that were.
    func append(_ other: OpenFile, from start: Int64) throws -> Int64 {
        var place = start
        let length = 1 << 20
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = pread(other.descriptor, buffer.baseAddress, length, off_t(place))
            if count == 0 { return place - start }
            if count < 0 {
                if errno == EINTR { continue }
                throw StoreError.system("read", other.path)
            }
            try write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            place += Int64(count)
        }
    }
}
