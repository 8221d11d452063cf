import ImgCacheModel
import Synchronization
import Testing

@testable import ImgCacheStore

@Suite struct ExportTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() async throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        let url = try Sample.url("z.jpg")
        try await catalog.scan([
            Sample.reading(
                "b.md",
                [
                    Sample.reference(
                        .remote(url), declared: PixelSize(width: 860, height: 1500),
                        isCached: false),
                    Sample.reference(.remote(try Sample.url("a.jpg")), at: 1),
                ]), Sample.reading("a.md", []),
        ])
        let original = try Sample.original()
        try await catalog.update(url.text) {
            $0.reason = .fresh
            $0.original = original
        }
        _ = try await catalog.beginRun(command: "sync", at: Sample.now)
    }

    private func rows(_ table: ExportTable) async throws -> [[String: ExportValue]] {
        let columns = try await catalog.columns(of: table)
        let collected = Collected()
        try await catalog.forEachRow(of: table) { values in
            #expect(values.count == columns.count)
            collected.rows.withLock {
                $0.append(Dictionary(uniqueKeysWithValues: zip(columns, values)))
            }
        }
        return collected.rows.withLock { $0 }
    }

    private final class Collected: Sendable {
        let rows = Mutex<[[String: ExportValue]]>([])
    }

    @Test func imagesComeByURL() async throws {
        let rows = try await rows(.images)
        #expect(
            rows.map { $0["url"] } == [
                .text("https://img.example/a.jpg"), .text("https://img.example/z.jpg"),
            ])
        #expect(rows.map { $0["is_cached"] } == [.flag(false), .flag(true)])
        #expect(rows[1]["bytes"] == .integer(1001))
        #expect(rows[0]["sha256"] == .null)
        #expect(rows[0]["verdict"] == .text("unchecked"))
    }

    @Test func referencesComeByDocumentAndPlace() async throws {
        let rows = try await rows(.references)
        #expect(rows.map { $0["pointer"] } == [.text("/images/0"), .text("/images/1")])
        #expect(rows[0]["said_cached"] == .flag(false))
        #expect(rows[1]["said_cached"] == .null)
        #expect(rows[0]["size_check"] == .text("swapped"))
    }

    @Test func documentsComeByPath() async throws {
        let rows = try await rows(.documents)
        #expect(rows.map { $0["path"] } == [.text("a.md"), .text("b.md")])
        #expect(rows.map { $0["reference_count"] } == [.integer(0), .integer(2)])
        #expect(rows[0]["published"] == .text("1970-01-01T00:00:05Z"))
    }

    @Test func runsComeByNumber() async throws {
        #expect(try await rows(.runs).map { $0["command"] } == [.text("sync")])
    }

    @Test func readerMayStopEarly() async throws {
        struct Enough: Error {}
        await #expect(throws: Enough.self) {
            try await catalog.forEachRow(of: .references) { _ in throw Enough() }
        }
    }

    @Test func hostsInTroubleComeFirst() async throws {
        try await catalog.mention(
            [
                .remote(try Sample.url("1", host: "bad.example")),
                .refused(identity: "ftp:", reason: .schemeNotAllowed),
            ], in: "c.md")
        // The scan of c.md alone has removed the others: mention them again.
        try await catalog.scan([
            Sample.reading(
                "c.md",
                [
                    Sample.reference(.remote(try Sample.url("1", host: "bad.example"))),
                    Sample.reference(.remote(try Sample.url("z.jpg")), at: 1),
                    Sample.reference(.remote(try Sample.url("a.jpg")), at: 2),
                ], modified: 2)
        ])
        try await catalog.update("https://bad.example/1") {
            $0.reason = .http404
            $0.checkedAt = Sample.now
        }
        #expect(
            try await catalog.hostTallies(limit: 9) == [
                HostTally(
                    host: "bad.example", sources: 1, cached: 0, troubled: 1, bytes: 0,
                    checkedAt: Sample.now),
                HostTally(
                    host: "img.example", sources: 2, cached: 1, troubled: 0, bytes: 1001,
                    checkedAt: nil),
            ])
        #expect(try await catalog.hostTallies(limit: 1).map(\.host) == ["bad.example"])
    }

    @Test func presetsShareFilesOfEqualRecipes() async throws {
        let original = try Sample.original()
        let more = PresetIdentity(name: "card", digest: "c2")
        try await catalog.configurePresets([Sample.card])
        let webp = Sample.file(Sample.card, of: original)
        let jpeg = Sample.file(Sample.card, of: original, format: .jpeg)
        try await catalog.recordRenditions(of: original, presets: [Sample.card], files: [webp])
        try await catalog.configurePresets([more])
        #expect(try await catalog.presetTallies().first?.missing == 1)
        try await catalog.recordRenditions(of: original, presets: [more], files: [webp, jpeg])
        #expect(
            try await catalog.presetTallies() == [
                PresetTally(
                    name: "card", isConfigured: true, originals: 1, missing: 0,
                    thumbnails: .init(files: 1, bytes: 900)),
                PresetTally(
                    name: "card", isConfigured: false, originals: 1, missing: 0,
                    thumbnails: .init(files: 1, bytes: 900)),
            ])
        #expect(try await catalog.tally().thumbnails == .init(files: 2, bytes: 1800))
    }
}

@Suite struct WriteBackCatalogTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let cached: Location
    private let uncached: Location

    init() async throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        cached = .remote(try Sample.url("cached.jpg"))
        uncached = .remote(try Sample.url("uncached.jpg"))
        func reading(
            _ path: String, _ cachedSays: Bool?, _ uncachedSays: Bool?, _ size: PixelSize? = nil
        ) -> DocumentReading {
            Sample.reading(
                path,
                [
                    Sample.reference(cached, declared: size, isCached: cachedSays),
                    Sample.reference(uncached, at: 1, isCached: uncachedSays),
                ])
        }
        try await catalog.scan([
            reading("news/absent.md", nil, nil),
            reading("news/explicit.md", true, false),
            reading("news/omitted.md", true, nil),
            reading("old/wrong.md", false, true),
            reading("old/size.md", true, nil, PixelSize(width: 3, height: 3)),
        ])
        let original = try Sample.original()
        try await catalog.update(cached.identity) { $0.original = original }
    }

    private func documents(
        within paths: [String] = [], _ uncached: ContentRules.Uncached = .omit,
        fixesDimensions: Bool = false
    ) async throws -> [DocumentToWrite] {
        let found = Found()
        try await catalog.forEachDocumentToWrite(
            within: paths, uncached: uncached, fixesDimensions: fixesDimensions
        ) { document in found.documents.withLock { $0.append(document) } }
        return found.documents.withLock { $0 }
    }

    private final class Found: Sendable {
        let documents = Mutex<[DocumentToWrite]>([])
    }

    @Test func onlyDocumentsThatSaySomethingElseCome() async throws {
        #expect(
            try await documents(.omit).map(\.stat.path)
                == ["news/absent.md", "old/wrong.md"])
        #expect(
            try await documents(.false).map(\.stat.path)
                == ["news/absent.md", "news/omitted.md", "old/size.md", "old/wrong.md"])
        #expect(
            try await documents(.omit, fixesDimensions: true).map(\.stat.path)
                == ["news/absent.md", "old/size.md", "old/wrong.md"])
        #expect(
            try await documents(within: ["old", "news/absent.md"]).map(\.stat.path)
                == ["news/absent.md", "old/wrong.md"])
    }

    @Test func aPlainStringNeverBringsItsDocumentBack() async throws {
        func reading(_ isPlain: Bool) throws -> [DocumentReading] {
            [
                Sample.reading(
                    "plain.md",
                    [
                        Reference(
                            pointer: JSONPointer([.key("images"), .index(0)]), line: 3,
                            text: cached.identity, location: cached,
                            declared: PixelSize(width: 3, height: 3), isCached: nil,
                            isPlain: isPlain)
                    ], modified: isPlain ? 2 : 3)
            ]
        }
        try await catalog.scan(try reading(true))
        #expect(try await catalog.references(in: "plain.md")?.map(\.reference.isPlain) == [true])
        #expect(try await documents(.omit, fixesDimensions: true).isEmpty)
        #expect(try await documents(.false).isEmpty)
        try await catalog.scan(try reading(false))
        #expect(try await documents(.omit).map(\.stat.path) == ["plain.md"])
    }

    @Test func foldersOfDocumentsComeOnce() async throws {
        #expect(try await catalog.documentFolders() == ["news", "old"])
        try await catalog.scan(
            ["top.md", "a/b/x.md", "a/b/y.md", "/abs/z.md", "/root.md"].map {
                Sample.reading($0, [])
            })
        #expect(try await catalog.documentFolders() == [".", "/", "/abs", "a/b"])
    }

    @Test func faultOfADocumentIsTold() async throws {
        #expect(try await catalog.fault(in: "old/wrong.md") == nil)
        #expect(try await catalog.fault(in: "unknown.md") == nil)
        let fault = DocumentFault(line: 7, cause: "a tab")
        try await catalog.recordWritten([
            DocumentReading(stat: Sample.stat("old/wrong.md"), outcome: .fault(fault))
        ])
        #expect(try await catalog.fault(in: "old/wrong.md") == fault)
        #expect(try await catalog.references(in: "old/wrong.md")?.count == 2)
    }

    @Test func allReferencesComeWithTheTruth() async throws {
        let document = try #require(try await documents(within: ["old/wrong.md"]).first)
        #expect(document.stat == Sample.stat("old/wrong.md"))
        #expect(document.references.map(\.isCached) == [true, false])
        #expect(document.references.map(\.reference.isCached) == [false, true])
        #expect(document.references.map(\.reason) == [.pending, .pending])
        #expect(document.references.map(\.real) == [PixelSize(width: 1500, height: 860), nil])
    }

    @Test func writtenDocumentIsNotReadAgain() async throws {
        let written = Sample.reading(
            "old/wrong.md",
            [Sample.reference(cached, isCached: true), Sample.reference(uncached, at: 1)],
            modified: 2)
        try await catalog.recordWritten([written, Sample.reading("unknown.md", [])])
        #expect(try await documents(within: ["old/wrong.md"]).isEmpty)
        #expect(try await catalog.references(in: "unknown.md") == nil)
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        #expect(try await catalog.noteDocuments([written.stat]) == [])
    }

    @Test func documentThatCannotBeReadIsLeftAlone() async throws {
        try await catalog.recordWritten([
            DocumentReading(
                stat: Sample.stat("old/wrong.md"),
                outcome: .fault(DocumentFault(line: nil, cause: "gone")))
        ])
        #expect(try await documents(within: ["old/wrong.md"]).isEmpty)
    }
}
