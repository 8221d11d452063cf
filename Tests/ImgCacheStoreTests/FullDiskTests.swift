import Foundation
import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// Needs the right to mount a small file system; elsewhere these tests are skipped by name.
@Suite(.enabled(if: SmallDisk.isPossible), .serialized) struct FullDiskTests {
    @Test func aFullDiskIsNamedAndLeavesNoHalfFile() throws {
        let disk = try SmallDisk()
        defer { disk.remove() }
        let directory = CacheDirectory(path: disk.path + "/cache")
        try directory.create()
        let sink = try FileBlobStore(directory).openSink()
        let block = [UInt8](repeating: 3, count: 100_000)
        var failure: StoreError?
        for _ in 0..<100 where failure == nil {
            do {
                try block.withUnsafeBytes { try sink.write($0) }
            } catch let error as StoreError {
                failure = error
            }
        }
        #expect(failure?.code == "disk_full")
        #expect(failure?.description.contains(directory.temporary) == true)
        #expect(try Disk.names(in: directory.temporary) == [])
    }

    @Test func aFullDiskUnderTheCatalogIsNamedAndKeepsWhatWasThere() async throws {
        let disk = try SmallDisk()
        defer { disk.remove() }
        let directory = CacheDirectory(path: disk.path + "/cache")
        try directory.create()
        let catalog = try SQLiteCatalog(directory, access: .readWrite)
        try await catalog.mention([.remote(try Sample.url())])
        let pad = disk.path + "/pad"
        #expect(FileManager.default.createFile(atPath: pad, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: pad))
        do { while true { try handle.write(contentsOf: Data(count: 4096)) } } catch {}
        var code = ""
        do {
            let many = try (0..<2000).map { index in
                Sample.reference(.remote(try Sample.url("\(index).jpg")), at: index)
            }
            try await catalog.scan([Sample.reading("y.md", many)])
        } catch let error as StoreError {
            code = error.code
        }
        #expect(code == "disk_full")
        #expect(try await catalog.references(in: "x.md")?.count == 1)
        #expect(try await catalog.references(in: "y.md") == nil)
        // A program that another test starts at this moment may hold the file open as well.
        try handle.truncate(atOffset: 0)
        try handle.close()
        try Disk.delete(pad)
        try catalog.close()
    }
}

@Suite struct DiskErrorTests {
    /// The index of a log that cannot be made longer is no damage.
    @Test(arguments: [ResultCode.SQLITE_FULL, .SQLITE_IOERR_SHMSIZE])
    func aDiskWithoutRoomIsCalledFullByWhomeverItIsMet(code: ResultCode) {
        let error = StoreError.of(DatabaseError(resultCode: code), "open", "catalog.sqlite")
        #expect((error as? StoreError)?.code == "disk_full")
        let other = StoreError.of(
            DatabaseError(resultCode: .SQLITE_IOERR_WRITE), "open", "catalog.sqlite")
        #expect((other as? StoreError)?.code == "catalog_failed")
    }
}

/// A file system of 2 MB in memory.
struct SmallDisk {
    let path: String

    static let isPossible: Bool = {
        do {
            try SmallDisk().remove()
            return true
        } catch { return false }
    }()

    init() throws {
        path = NSTemporaryDirectory() + "/imgcache-small-\(UUID().uuidString)"
        try Disk.makeFolders(path)
        let status = try Command.run("/bin/mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", path])
        guard status == 0 else {
            try Disk.deleteTree(path)
            throw StoreError.fileFailed(path: path, action: "mount", number: 1)
        }
    }

    func remove() {
        do {
            _ = try Command.run("/bin/umount", ["-l", path])
            try Disk.deleteTree(path)
        } catch { Issue.record(error) }
    }
}

/// A program run to its end.
enum Command {
    static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
