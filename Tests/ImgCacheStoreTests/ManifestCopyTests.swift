import Foundation
import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// The manifest of an unchanged catalog is copied, that of a changed one is not, whatever changed.
@Suite struct ManifestCopyTests {
    let cache: TemporaryCache
    let catalog: SQLiteCatalog

    init() async throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        try await Self.fill(catalog, cache)
    }

    /// Two documents, two sources; one is cached.
    private static func fill(_ catalog: SQLiteCatalog, _ cache: TemporaryCache) async throws {
        let good = try Sample.url("good.jpg")
        try await catalog.scan([
            Sample.reading(
                "a.md",
                [
                    Sample.reference(.remote(good), declared: PixelSize(width: 3, height: 2)),
                    Sample.reference(.remote(try Sample.url("bad.jpg")), at: 1),
                ]), Sample.reading("b.md", [Sample.reference(.remote(good))]),
        ])
        try await catalog.configurePresets([Sample.card])
        let original = try Sample.original()
        try await keep(original, catalog, cache)
        try await catalog.update(good.text) {
            $0.original = original
            $0.reason = .fresh
            $0.checkedAt = Sample.now
        }
    }

    private static func keep(
        _ original: Original, _ catalog: SQLiteCatalog, _ cache: TemporaryCache
    ) async throws {
        let file = Sample.file(Sample.card, of: original)
        try cache.place(CacheDirectory.publicPath(original: original.hash, format: .jpeg))
        try cache.place(
            CacheDirectory.publicPath(preset: "card", key: file.key, format: file.format))
        try await catalog.recordRenditions(of: original, presets: [Sample.card], files: [file])
    }

    func write(run: Int64 = 1) async throws -> ManifestWriter.Making {
        try await ManifestWriter(catalog).write(
            ManifestHeader(
                presets: [], run: run, outcome: .complete, generatedAt: Sample.now))
    }

    /// What is there must be what a writer without memory makes.
    func expectTruth(_ comment: Comment? = nil) async throws {
        let made = try cache.manifest()
        try Disk.delete(cache.directory.manifest)
        #expect(try await write() == .anew)
        #expect(try cache.manifest() == made, comment)
    }

    @Test func unchangedCatalogIsCopiedBehindANewHead() async throws {
        #expect(try await write() == .anew)
        #expect(try await write(run: 2) == .copied)
        let second = try cache.manifest()
        #expect(second.contains("\"run\":{\"id\":2"))
        #expect(try await write() == .copied)
        #expect(second.replacing("\"id\":2", with: "\"id\":1") == (try cache.manifest()))
        try await expectTruth()
        #expect(try Disk.names(in: cache.directory.temporary) == [])
    }

    @Test func headMayGrowAndShrink() async throws {
        _ = try await write()
        for run: Int64 in [123_456, 7] {
            #expect(try await write(run: run) == .copied)
        }
        _ = try await write()
        try await expectTruth()
    }

    @Test func memoryOutlivesTheProcess() async throws {
        _ = try await write()
        try catalog.close()
        let again = try cache.open()
        let making = try await ManifestWriter(again).write(
            ManifestHeader(presets: [], run: 1, outcome: .complete, generatedAt: Sample.now))
        #expect(making == .copied)
        try again.close()
    }

    @Test func aRunOfWhichNothingShowsIsNoChange() async throws {
        _ = try await write()
        let run = try await catalog.beginRun(command: "sync", at: Sample.now)
        try await catalog.claim(baseURL: nil)
        try await catalog.configurePresets([Sample.card])
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        let stats = [Sample.stat("a.md"), Sample.stat("b.md")]
        #expect(try await catalog.noteDocuments(stats).isEmpty)
        _ = try await catalog.finishScan(at: Sample.now)
        #expect(try await catalog.reconcile().lostOriginals == 0)
        _ = try await catalog.backlog(SourceScope(now: Sample.now))
        // The same again, as after a 304 of a source that is not published with a time.
        try await catalog.update("https://img.example/bad.jpg") { _ in }
        try await catalog.finishRun(
            run, outcome: .complete, counts: RunCounts(), at: Sample.now)
        #expect(try await write() == .copied)
    }

    /// A manifest that somebody touched, or another build wrote, is not trusted.
    @Test(arguments: Meddling.allCases) func doubtfulFilesAreWrittenAnew(
        _ meddling: Meddling
    ) async throws {
        _ = try await write()
        let path = cache.directory.manifest
        let text = try cache.manifest()
        switch meddling {
        case .deleted: try Disk.delete(path)
        case .shortened: #expect(truncate(path, 100) == 0)
        case .touched: #expect(utimes(path, nil) == 0)
        case .replaced:
            try Disk.delete(path)
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        case .otherBuild:
            try await catalog.write("test") {
                try $0.execute(sql: "UPDATE manifest_state SET program = 'another'")
            }
        case .wrongPlace:
            try await catalog.write("test") {
                try $0.execute(sql: "UPDATE manifest_state SET size = size + 1")
            }
        }
        #expect(try await write() == .anew)
        #expect(try cache.manifest() == text)
    }

    enum Meddling: CaseIterable {
        case deleted, shortened, touched, replaced, otherBuild, wrongPlace
    }

    /// Every method that changes what the manifest shows; each ends in a manifest that is written
    /// anew, and the same as without memory.
    @Test(arguments: Change.all) func everyChangeShows(_ change: Change) async throws {
        try await change.prepare(catalog, cache)
        _ = try await write()
        let before = try cache.manifest()
        try await change.make(catalog, cache)
        #expect(try await write() == .anew)
        #expect(try cache.manifest() != before)
        try await expectTruth("\(change)")
    }

    @Test func everyTableThatTheManifestReadsIsWatched() async throws {
        let tables = try await catalog.read("test") { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT DISTINCT tbl_name FROM sqlite_master
                    WHERE type = 'trigger' AND name LIKE 'manifest_%'
                    """)
        }
        // `ManifestImages` and `ManifestDocuments` read these and no others.
        #expect(
            tables == [
                "documents", "mentions", "originals", "presets", "reasons", "sources",
                "thumbnails",
            ])
    }
}

/// Random changes in random order, with and without a manifest between them.
@Suite struct ManifestCopyPropertyTests {
    @Test func anyHistoryEndsInTheManifestOfAFullWrite() async throws {
        let seed = UInt64.random(in: 1...1_000_000)
        print("manifest seed \(seed)")
        var random = Numbers(seed: seed)
        for round in 0..<12 {
            let suite = try await ManifestCopyTests()
            for step in 0..<6 {
                let change = try #require(Change.all.randomElement(using: &random))
                try await change.prepare(suite.catalog, suite.cache)
                if Bool.random(using: &random) { _ = try await suite.write() }
                try await change.make(suite.catalog, suite.cache)
                _ = try await suite.write()
                try await suite.expectTruth("seed \(seed), round \(round), step \(step)")
                #expect(try await suite.write() == .copied)
            }
            try suite.catalog.close()
        }
    }

    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        init(seed: UInt64) { state = seed }
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
