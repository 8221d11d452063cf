import Foundation
import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct BackupTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    /// A catalog as the first version made it, with a cached picture and a broken one.
    private func makeFirstVersion() throws {
        let first = CatalogMigrator(
            steps: [SchemaV1.create], afterwards: { try Vocabulary.refresh($0) })
        let catalog = try SQLiteCatalog(
            cache.directory, access: .readWrite, migrator: first)
        try catalog.pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO readers (id, fingerprint) VALUES (1, 'r');
                    INSERT INTO documents (id, path, size, modified, inode, reader)
                        VALUES (1, 'x.md', 1, 1, 1, 1);
                    INSERT INTO originals (id, hash, bytes, format, width, height, orientation,
                        frames, has_alpha, has_profile, is_complete)
                        VALUES (1, '\(String(repeating: "ab", count: 32))', 1171, 'jpeg', 1500, 860,
                            1, 1, 0, 0, 1);
                    INSERT INTO sources (id, identity, kind, host, reason, state, original,
                        checked_at, fetched_at) VALUES
                        (1, 'https://img.example/good.jpg', 0, 'img.example', 'fresh', 'alive', 1,
                            1795000000, 1795000000),
                        (2, 'https://img.example/gone.jpg', 0, 'img.example', 'http_404', 'broken',
                            NULL, 1795000000, NULL);
                    INSERT INTO mentions (document, ordinal, source, pointer, line) VALUES
                        (1, 0, 1, '/images/0', 3), (1, 1, 2, '/images/1', 4);
                    INSERT INTO runs (command, started_at, ended_at, outcome, asked)
                        VALUES ('sync', 1795000000, 1795000060, 'complete', 2);
                    """)
        }
        try catalog.close()
    }

    private func backup(_ version: Int) -> String {
        cache.directory.absolute("catalog.sqlite.v\(version).backup")
    }

    private func version(of path: String) throws -> Int {
        try DatabaseQueue(path: path).read(CatalogMigrator.stamp).version
    }

    @Test func aCatalogOfTheFirstVersionKeepsAllThatItKnew() async throws {
        try makeFirstVersion()
        let catalog = try cache.open()
        let overview = try await catalog.overview(OverviewScope(recentSince: Sample.now))
        #expect(overview.tally.reasons == [.fresh: 1, .http404: 1])
        #expect(overview.tally.cached == 1)
        #expect(overview.lastSuccesses["sync"]?.seconds == 1_795_000_060)
        #expect(try await catalog.references(in: "x.md")?.count == 2)
        #expect(try await catalog.integrityFaults().isEmpty)
        try catalog.close()
        #expect(try version(of: cache.directory.catalog) == CatalogMigrator.current.steps.count)
    }

    @Test func theCopyIsTheCatalogAsItWas() throws {
        try makeFirstVersion()
        try cache.open().close()
        #expect(try version(of: backup(1)) == 1)
        let urls = try DatabaseQueue(path: backup(1)).read { db in
            try String.fetchAll(db, sql: "SELECT url FROM images_v1 ORDER BY url")
        }
        #expect(urls == ["https://img.example/gone.jpg", "https://img.example/good.jpg"])
        #expect(try Disk.names(in: cache.directory.temporary) == [])
        // Back to the old program: its copy is a catalog that it reads.
        try Disk.delete(cache.directory.catalog)
        try FileManager.default.copyItem(atPath: backup(1), toPath: cache.directory.catalog)
        let first = CatalogMigrator(steps: [SchemaV1.create], afterwards: { _ in })
        try SQLiteCatalog(cache.directory, access: .readWrite, migrator: first).close()
    }

    @Test func anEarlierCopyGoesWhenTheNewOneIsWhole() throws {
        try makeFirstVersion()
        try cache.place("catalog.sqlite.v0.backup")
        try cache.place("catalog.sqlite.v1.backup")
        try cache.place("catalog.sqlite.mine.backup")
        try cache.open().close()
        #expect(!cache.exists("catalog.sqlite.v0.backup"))
        #expect(try version(of: backup(1)) == 1)
        #expect(cache.exists("catalog.sqlite.mine.backup"))
    }

    @Test func aCatalogThatIsUpToDateIsNotCopied() throws {
        try cache.open().close()
        try cache.open().close()
        let names = try Disk.names(in: cache.directory.path) ?? []
        #expect(!names.contains { $0.hasSuffix(".backup") })
    }

    @Test func withoutRoomForTheCopyNothingIsChanged() throws {
        try makeFirstVersion()
        let before = try Data(contentsOf: URL(fileURLWithPath: cache.directory.catalog))
        let error = #expect(throws: StoreError.self) {
            try CatalogBackup.make(in: cache.directory, version: 1, known: 3) { _ in
                ByteCount(Int64(before.count) * 2 - 1)
            }
        }
        #expect(error?.code == "catalog_backup_no_room")
        #expect(error?.exitStatus == .failed)
        #expect(error?.description.contains(cache.directory.catalog) == true)
        #expect(error?.description.contains("from version 1 to 3") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: cache.directory.catalog)) == before)
        #expect(!cache.exists("catalog.sqlite.v1.backup"))
        try CatalogBackup.make(in: cache.directory, version: 1, known: 3) { _ in
            ByteCount(Int64(before.count) * 2)
        }
        #expect(cache.exists("catalog.sqlite.v1.backup"))
    }

    @Test func severalStepsAreTakenTogetherOrNotAtAll() throws {
        try makeFirstVersion()
        var broken = CatalogMigrator.current
        broken.steps.append { try $0.execute(sql: "CREATE TABLE sources (x)") }
        #expect(throws: StoreError.self) {
            try SQLiteCatalog(cache.directory, access: .readWrite, migrator: broken)
        }
        #expect(try version(of: cache.directory.catalog) == 1)
        #expect(try version(of: backup(1)) == 1)
        try cache.open().close()
    }

    @Test func aDryRunOverAnOldCatalogLeavesNoCopy() async throws {
        try makeFirstVersion()
        let count = try await ScratchCatalog.with(copyOf: cache.directory) { catalog in
            try await catalog.tally().sources
        }
        #expect(count == 2)
        #expect(try version(of: cache.directory.catalog) == 1)
        #expect(!cache.exists("catalog.sqlite.v1.backup"))
    }

    @Test func aLaterVersionNamesTheCopyThatThisProgramReads() throws {
        try cache.open().close()
        try DatabaseQueue(path: cache.directory.catalog).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA user_version = 99")
        }
        let error = #expect(throws: StoreError.self) { try cache.open() }
        let known = CatalogMigrator.current.steps.count
        #expect(error?.description.contains("catalog.sqlite.v\(known).backup") == true)
        #expect(error?.description.contains("knows up to \(known)") == true)
    }
}
