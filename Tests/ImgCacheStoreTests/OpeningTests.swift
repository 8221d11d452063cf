import Foundation
import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct OpeningTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    private func database() throws -> DatabaseQueue {
        try DatabaseQueue(path: cache.directory.catalog)
    }

    @Test func whatWasRecordedIsThereAfterOpeningAgain() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        try catalog.close()
        let again = try cache.open()
        #expect(try await again.references(in: "x.md")?.count == 1)
        try again.close()
    }

    @Test func whatWasRecordedSurvivesAProcessThatNeverCloses() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        let copy = CacheDirectory(path: cache.directory.path + "-copy")
        defer { do { try Disk.deleteTree(copy.path) } catch { Issue.record(error) } }
        try FileManager.default.copyItem(atPath: cache.directory.path, toPath: copy.path)
        let survivor = try SQLiteCatalog(copy, access: .readWrite)
        #expect(try await survivor.references(in: "x.md")?.count == 1)
        try survivor.close()
    }

    @Test func aLogWithoutItsIndexIsTakenInByWhoMayWrite() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        let copy = CacheDirectory(path: cache.directory.path + "-copy")
        defer { do { try Disk.deleteTree(copy.path) } catch { Issue.record(error) } }
        try copy.create()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: cache.directory.catalog + suffix, toPath: copy.catalog + suffix)
        }
        let survivor = try SQLiteCatalog(copy, access: .readWrite)
        #expect(try await survivor.references(in: "x.md")?.count == 1)
        try survivor.close()
    }

    @Test func laterVersionIsRefusedAndLeftAlone() throws {
        try cache.open().close()
        try database().writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        let before = try Data(contentsOf: URL(fileURLWithPath: cache.directory.catalog))
        for access in [SQLiteCatalog.Access.readWrite, .readOnly] {
            let error = #expect(throws: StoreError.self) {
                try SQLiteCatalog(cache.directory, access: access)
            }
            #expect(error?.code == "catalog_too_new")
            #expect(error?.description.contains("99") == true)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: cache.directory.catalog)) == before)
    }

    @Test func databasesOfOthersAreRefused() throws {
        try database().writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE t (x)") }
        let error = #expect(throws: StoreError.self) { try cache.open() }
        #expect(error?.code == "catalog_foreign")
        try Data("no database at all, but long enough to look at".utf8)
            .write(to: URL(fileURLWithPath: cache.directory.catalog))
        let other = #expect(throws: StoreError.self) { try cache.open() }
        #expect(other?.code == "catalog_foreign")
    }

    @Test func missingCatalogCannotBeRead() throws {
        let error = #expect(throws: StoreError.self) {
            try SQLiteCatalog(cache.directory, access: .readOnly)
        }
        #expect(error?.code == "catalog_missing")
    }

    @Test func damagedCatalogIsNamed() async throws {
        let catalog = try cache.open()
        try await catalog.mention(try (0..<2000).map { .remote(try Sample.url("\($0)")) })
        try catalog.close()
        let handle = try #require(FileHandle(forWritingAtPath: cache.directory.catalog))
        try handle.seek(toOffset: 4096)
        try handle.write(contentsOf: Data(repeating: 0xAA, count: 200_000))
        try handle.close()
        var code = ""
        do {
            let damaged = try cache.open()
            _ = try await damaged.tally()
        } catch let error as StoreError { code = error.code }
        #expect(code == "catalog_damaged")
    }

    @Test func olderCatalogIsCopiedAndBroughtForward() throws {
        let first = CatalogMigrator(
            steps: [{ try $0.execute(sql: "CREATE TABLE t (x); INSERT INTO t VALUES (1)") }],
            afterwards: { _ in })
        var second = first
        second.steps.append { try $0.execute(sql: "ALTER TABLE t ADD COLUMN y DEFAULT 2") }
        try SQLiteCatalog(cache.directory, access: .readWrite, migrator: first).close()
        #expect(!cache.exists("catalog.sqlite.v1.backup"))
        let catalog = try SQLiteCatalog(cache.directory, access: .readWrite, migrator: second)
        let sum = try catalog.pool.read { try Int.fetchOne($0, sql: "SELECT x + y FROM t") }
        #expect(sum == 3)
        try catalog.close()
        let backup = try DatabaseQueue(
            path: cache.directory.absolute("catalog.sqlite.v1.backup"))
        #expect(try backup.read(CatalogMigrator.stamp).version == 1)
        #expect(throws: StoreError.self) {
            try SQLiteCatalog(cache.directory, access: .readWrite, migrator: first)
        }
    }

    @Test func readerOfAnOlderCatalogIsToldWhatToDo() throws {
        let first = CatalogMigrator(steps: [SchemaV1.create], afterwards: { _ in })
        try SQLiteCatalog(cache.directory, access: .readWrite, migrator: first).close()
        let error = #expect(throws: StoreError.self) {
            try SQLiteCatalog(cache.directory, access: .readOnly)
        }
        #expect(error?.code == "catalog_too_old")
        #expect(error?.description.contains("imgcache sync") == true)
        try cache.open().close()
        try SQLiteCatalog(cache.directory, access: .readOnly).close()
    }

    @Test func failedStepLeavesTheOldVersion() throws {
        let first = CatalogMigrator(
            steps: [{ try $0.execute(sql: "CREATE TABLE t (x)") }], afterwards: { _ in })
        var second = first
        second.steps.append {
            try $0.execute(sql: "CREATE TABLE u (x)")
            try $0.execute(sql: "CREATE TABLE t (x)")
        }
        try SQLiteCatalog(cache.directory, access: .readWrite, migrator: first).close()
        #expect(throws: StoreError.self) {
            try SQLiteCatalog(cache.directory, access: .readWrite, migrator: second)
        }
        let stamp = try database().read(CatalogMigrator.stamp)
        #expect(stamp.version == 1)
        #expect(try database().read { try $0.tableExists("u") } == false)
    }
}

@Suite struct PublicViewTests {
    @Test func viewsAnswerPlainSQL() async throws {
        let cache = try TemporaryCache()
        let catalog = try cache.open()
        let url = try Sample.url()
        try await catalog.scan([
            Sample.reading(
                "x.md",
                [
                    Reference(
                        pointer: JSONPointer([.key("2020"), .index(0)]), line: 7, text: "t",
                        location: .remote(url), declared: PixelSize(width: 150, height: 86),
                        isCached: nil)
                ])
        ])
        try await catalog.update(url.text) {
            $0.reason = .fresh
            $0.checkedAt = Sample.now
            do { $0.original = try Sample.original() } catch { Issue.record(error) }
        }
        _ = try await catalog.beginRun(command: "sync", at: Sample.now)
        let rows = try await catalog.read("test") { db in
            try ["images_v1", "references_v1", "runs_v1"].map { view in
                let row = try Row.fetchOne(db, sql: "SELECT * FROM \(view)")
                return (row ?? Row()).description
            }
        }
        #expect(rows[0].contains("url:\"https://img.example/a.jpg\" is_cached:1 verdict:\"ok\""))
        #expect(rows[0].contains("checked_at:\"2026-11-18T11:06:40Z\""))
        #expect(rows[0].contains("reference_count:1"))
        #expect(rows[1].contains("pointer:\"/2020/0\" line:7"))
        #expect(rows[1].contains("size_check:\"scaled\" is_cached:1 said_cached:NULL"))
        #expect(rows[2].contains("command:\"sync\" started_at:\"2026-11-18T11:06:40Z\""))
        try catalog.close()
        withExtendedLifetime(cache) {}
    }
}
