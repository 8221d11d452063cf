import Foundation
import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// Opens the catalog as a user who may read the cache and write nothing: with the sqlite3 of
/// Python, which knows nothing of us. Needs root to become another user; skipped by name elsewhere.
@Suite(.enabled(if: Reader.isPossible)) struct ReadOnlyUserTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    @Test func readsWhileTheWriterIsThere() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        #expect(try Reader.count(in: cache.directory) == 1)
        try await catalog.mention(
            [.remote(try Sample.url()), .remote(try Sample.url("b.jpg"))], in: "y.md")
        #expect(try Reader.count(in: cache.directory) == 2)
        try catalog.close()
    }

    @Test func readsAfterTheWriterHasGone() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        try catalog.close()
        #expect(try Disk.names(in: cache.directory.path)?.contains("catalog.sqlite-wal") == false)
        #expect(try Reader.count(in: cache.directory) == 1)
        #expect(try Reader.count(in: cache.directory) == 1)
    }

    @Test func readsAfterTheWriterWasKilled() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        // A copy with its log and nobody who has it open is what a killed writer leaves.
        let left = CacheDirectory(path: cache.directory.path + "-left")
        defer { do { try Disk.deleteTree(left.path) } catch { Issue.record(error) } }
        try FileManager.default.copyItem(atPath: cache.directory.path, toPath: left.path)
        #expect(try Reader.count(in: left) == 1)
    }

    @Test func readsAfterTheWriterClosedBesideAReader() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        let reader = try SQLiteCatalog(cache.directory, access: .readOnly)
        let snapshot = try reader.pool.makeSnapshot()
        try catalog.close()
        #expect(try Reader.count(in: cache.directory) == 1)
        let seen = try await snapshot.read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM sources")
        }
        #expect(seen == 1)
        try snapshot.close()
        try reader.close()
        #expect(try Reader.count(in: cache.directory) == 1)
        // The next run takes it over as if nothing had been.
        let next = try cache.open()
        try await next.mention([], in: "z.md")
        try next.close()
        #expect(try Reader.count(in: cache.directory) == 0)
    }
}

@Suite struct ReadOnlyCatalogTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    @Test func readsBesideTheWriterAndSeesWhatIsCommitted() async throws {
        let writer = try cache.open()
        let reader = try SQLiteCatalog(cache.directory, access: .readOnly)
        #expect(try await reader.tally().sources == 0)
        try await writer.mention([.remote(try Sample.url())])
        #expect(try await reader.tally().sources == 1)
        #expect(try await reader.source("https://img.example/a.jpg")?.reason == .pending)
        try reader.close()
        try writer.close()
    }

    @Test func writingIsAnError() async throws {
        try cache.open().close()
        let reader = try SQLiteCatalog(cache.directory, access: .readOnly)
        let error = await #expect(throws: StoreError.self) {
            _ = try await reader.beginRun(command: "sync", at: Sample.now)
        }
        #expect(error?.code == "catalog_failed")
        try reader.close()
    }

    @Test func readerThatStaysDoesNotHinderTheNextRun() async throws {
        try cache.open().close()
        let reader = try SQLiteCatalog(cache.directory, access: .readOnly)
        #expect(try await reader.tally().sources == 0)
        let writer = try cache.open()
        try await writer.mention([.remote(try Sample.url())])
        #expect(try await reader.tally().sources == 1)
        try writer.close()
        #expect(try await reader.tally().sources == 1)
        try reader.close()
    }
}

/// A process of the user `nobody`.
enum Reader {
    static let isPossible: Bool = {
        do {
            return try getuid() == 0
                && Command.run("/usr/bin/env", nobody + ["python3", "-c", "import sqlite3"]) == 0
        } catch { return false }
    }()

    /// With the system's programs: those in somebody's home are closed to others.
    private static let nobody = [
        "PATH=/usr/bin:/bin", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
        "--no-new-privs",
    ]

    /// The number of images that such a process sees.
    static func count(in directory: CacheDirectory) throws -> Int? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = nobody + ["python3", "-c", script, directory.catalog]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Int(
            String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static let script = """
        import sqlite3, sys
        db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
        print(db.execute("SELECT count(*) FROM images_v1").fetchone()[0])
        """
}
