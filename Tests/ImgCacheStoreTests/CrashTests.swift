import Foundation
import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// What a run that was killed leaves, and what the next one makes of it.
@Suite struct CrashTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    private func stage(_ text: String) throws -> StagedFile {
        let sink = try FileBlobStore(cache.directory).openSink()
        try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
        return try sink.finish()
    }

    @Test func killedBetweenRenameAndRecordIsHealedByTheNextRun() async throws {
        let store = FileBlobStore(cache.directory)
        let url = try Sample.url()
        let first = try stage("picture")
        try await store.adoptOriginal(first, format: .jpeg)
        // Killed here: the file has its name, the catalog knows nothing.
        let catalog = try cache.open()
        try await catalog.configurePresets([])
        try await catalog.mention([.remote(url)])
        #expect(try await catalog.backlog(SourceScope(now: Sample.now)).count == 1)
        let second = try stage("picture")
        try await store.adoptOriginal(second, format: .jpeg)
        var facts = try Sample.original().facts
        facts.format = .jpeg
        let original = Original(hash: second.hash, bytes: second.bytes, facts: facts)
        try await catalog.recordRenditions(of: original, presets: [], files: [])
        try await catalog.update(url.text) {
            $0.reason = .fresh
            $0.original = original
        }
        #expect(try await catalog.reconcile().lostOriginals == 0)
        #expect(try await catalog.tally().cached == 1)
        #expect(try Disk.names(in: cache.directory.temporary) == [])
    }

    @Test func halfWrittenFilesGoWithTheNextRun() throws {
        let sink = try FileBlobStore(cache.directory).openSink()
        try Array("half".utf8).withUnsafeBytes { try sink.write($0) }
        try cache.place("tmp/manifest-1-1")
        #expect(try Disk.names(in: cache.directory.temporary)?.count == 2)
        let lock = try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        try cache.directory.sweepTemporary(holding: lock)
        #expect(try Disk.names(in: cache.directory.temporary) == [])
        #expect(try Disk.names(in: cache.directory.originals) == [])
    }

    @Test func killedWithOpenTransactionKeepsTheLastCommit() async throws {
        let catalog = try cache.open()
        try await catalog.mention([.remote(try Sample.url())])
        struct Killed: Error {}
        await #expect(throws: Killed.self) {
            try await catalog.write("die") { db in
                try db.execute(sql: "DELETE FROM mentions")
                throw Killed()
            }
        }
        #expect(try await catalog.tally().references == 1)
    }

    @Test func originalRecordedButNeverWrittenIsLostAndDue() async throws {
        // Power failed: the catalog kept the record, the disk lost the name.
        let catalog = try cache.open()
        let url = try Sample.url()
        try await catalog.configurePresets([])
        try await catalog.mention([.remote(url)])
        let original = try Sample.original()
        try await catalog.update(url.text) {
            $0.reason = .fresh
            $0.checkedAt = Sample.now
            $0.dueAt = Timestamp(seconds: Sample.now.seconds + 1000)
            $0.original = original
        }
        #expect(try await catalog.reconcile().lostOriginals == 1)
        #expect(try await catalog.tally().cached == 0)
        #expect(try await catalog.backlog(SourceScope(now: Sample.now)).count == 1)
    }

    /// What a repair that was killed between its last two steps left of the old catalog.
    enum Left: CaseIterable { case all, onlyTheLog, nothing }

    @Test(arguments: Left.allCases)
    func aCatalogThatWasMadeAnewTakesItsPlaceWhateverIsLeftOfTheOldOne(left: Left) async throws {
        let directory = cache.directory
        let made = try SQLiteCatalog(directory.makingCatalog, access: .readWrite)
        try await made.mention([.remote(try Sample.url())])
        try made.close()
        if left == .all { try cache.place("catalog.sqlite", bytes: 4096) }
        if left != .nothing { try cache.place("catalog.sqlite-wal", bytes: 100) }
        let lock = try RunLock.acquire(directory, command: "verify", at: Sample.now)
        try directory.keepMadeCatalog(holding: lock)
        // Killed here: the next run opens the cache.
        try directory.sweepTemporary(holding: lock)
        let folder = try #require(
            try directory.adoptRecoveredCatalog(at: Sample.now, holding: lock))
        #expect(cache.exists("\(folder)/catalog.sqlite") == (left == .all))
        #expect(!cache.exists("catalog.sqlite-wal"))
        let catalog = try cache.open()
        #expect(try await catalog.references(in: "x.md")?.count == 1)
        try catalog.close()
        #expect(try directory.adoptRecoveredCatalog(at: Sample.now, holding: lock) == nil)
        #expect(cache.exists("catalog.sqlite"))
    }
}
