import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct ScanTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    private func remote(_ path: String) throws -> Location { .remote(try Sample.url(path)) }

    @Test func newChangedAndDifferentlyReadDocumentsAreToBeRead() async throws {
        let stat = Sample.stat("a.md")
        try await catalog.scan([Sample.reading("a.md", [])])
        let changes = [
            DocumentStat(path: "a.md", size: 101, modified: 1, inode: stat.inode),
            DocumentStat(path: "a.md", size: 100, modified: 2, inode: stat.inode),
            DocumentStat(path: "a.md", size: 100, modified: 1, inode: 7),
            Sample.stat("b.md"),
        ]
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        #expect(try await catalog.noteDocuments([stat]) == [])
        #expect(try await catalog.noteDocuments(changes) == changes)
        try await catalog.beginScan(within: [], readerFingerprint: "r2")
        #expect(try await catalog.noteDocuments([stat]) == [stat])
    }

    @Test func referencesComeBackAsTheyWereRead() async throws {
        let local = Location.local(try Sample.url("s/b%20c.png", host: "example.org"), path: "b")
        let references = [
            Reference(
                pointer: JSONPointer([.key("a~/b"), .key("2020"), .index(12), .key("")]), line: 9,
                text: "https://img.example/a.jpg#038;", location: try remote("a.jpg"),
                declared: PixelSize(width: 10, height: 20), isCached: true),
            Sample.reference(local, at: 1, isCached: false),
            Sample.reference(.refused(identity: "ftp://x/", reason: .schemeNotAllowed), at: 2),
        ]
        let summary = try await catalog.scan([Sample.reading("a.md", references)])
        #expect(summary.documents == 1)
        #expect(summary.references == 3)
        #expect(summary.sources == 3)
        let records = try #require(try await catalog.references(in: "a.md"))
        #expect(records.map(\.reference) == references)
        #expect(records.allSatisfy { !$0.isCached && $0.check == .undeclared })
        #expect(try await catalog.references(in: "b.md") == nil)
    }

    @Test func oneIdentityIsOneSource() async throws {
        let summary = try await catalog.scan([
            Sample.reading("b.md", [Sample.reference(try remote("a.jpg"))]),
            Sample.reading(
                "a.md",
                [
                    Sample.reference(try remote("a.jpg")),
                    Sample.reference(try remote("a.jpg"), at: 1),
                ]),
        ])
        #expect(summary.references == 3)
        #expect(summary.sources == 1)
        let records = try await catalog.references(to: "https://img.example/a.jpg")
        #expect(records.map(\.document) == ["a.md", "a.md", "b.md"])
    }

    @Test func vanishedDocumentsGoWithTheirReferencesButTheirSourcesStayKnown() async throws {
        try await catalog.scan([
            Sample.reading("a.md", [Sample.reference(try remote("a.jpg"))]),
            Sample.reading("b.md", [Sample.reference(try remote("b.jpg"))]),
        ])
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        _ = try await catalog.noteDocuments([Sample.stat("a.md")])
        #expect(try await catalog.scanLosses() == ScanLosses(known: 2, missing: 1))
        let summary = try await catalog.finishScan(at: Sample.now)
        #expect(summary.removed == 1)
        #expect(summary.sources == 1)
        #expect(try await catalog.source("https://img.example/b.jpg") != nil)
        #expect(try await catalog.backlog(SourceScope(now: Sample.now)).map(\.count) == [1])
    }

    @Test func newDocumentsAreNeitherKnownNorMissing() async throws {
        try await catalog.scan([Sample.reading("a.md", [])])
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        _ = try await catalog.noteDocuments([Sample.stat("b.md")])
        try await catalog.recordDocuments([Sample.reading("b.md", [])])
        #expect(try await catalog.scanLosses() == ScanLosses(known: 1, missing: 1))
    }

    @Test(arguments: [
        (["news"], ["news/a.md", "news/b/c.md"]), (["news/"], ["news/a.md", "news/b/c.md"]),
        (["./news/b", "news"], ["news/a.md", "news/b/c.md"]), (["news/a.md"], ["news/a.md"]),
        (["."], ["news/a.md", "news/b/c.md", "news-old/a.md", "x.md"]),
        (["nothing"], [String]()),
    ])
    func narrowedScansSeeNothingElse(paths: [String], within: [String]) async throws {
        let all = ["news/a.md", "news/b/c.md", "news-old/a.md", "x.md"]
        try await catalog.scan(
            all.enumerated().map { index, path in
                Sample.reading(path, [Sample.reference(try remote("\(index).jpg"))])
            })
        let scope = SourceScope(paths: paths, now: Sample.now)
        #expect(
            try await catalog.backlog(scope).map(\.count).reduce(0, +) == within.count)
        try await catalog.beginScan(within: paths, readerFingerprint: "r1")
        #expect(
            try await catalog.scanLosses()
                == ScanLosses(known: within.count, missing: within.count))
        let summary = try await catalog.finishScan(at: Sample.now)
        #expect(summary.removed == within.count)
        #expect(summary.documents == all.count - within.count)
    }

    @Test func faultyDocumentKeepsItsLastGoodReferences() async throws {
        try await catalog.scan([Sample.reading("a.md", [Sample.reference(try remote("a.jpg"))])])
        let fault = DocumentFault(line: 4, cause: "duplicate key")
        let broken = DocumentReading(
            stat: Sample.stat("a.md", modified: 2), outcome: .fault(fault))
        let summary = try await catalog.scan([broken])
        #expect(summary.faults == [.init(path: "a.md", fault: fault)])
        #expect(try await catalog.references(in: "a.md")?.count == 1)
        // Not read again until it changes, and named all the same.
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        #expect(try await catalog.noteDocuments([broken.stat]) == [])
        #expect(try await catalog.finishScan(at: Sample.now).faults.count == 1)
        let mended = try await catalog.scan([Sample.reading("a.md", [], modified: 3)])
        #expect(mended.faults == [])
        #expect(mended.references == 0)
    }

    @Test func scanThatWasNotFinishedRemovesNothing() async throws {
        try await catalog.scan([Sample.reading("a.md", [])])
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        try await catalog.beginScan(within: ["b"], readerFingerprint: "r1")
        #expect(try await catalog.finishScan(at: Sample.now).removed == 0)
    }

    @Test func refusalIsRecordedWithoutTouchingTheCourse() async throws {
        let url = try Sample.url()
        let refused = Location.refused(identity: url.text, reason: .excluded)
        try await catalog.mention([.remote(url)])
        try await catalog.update(url.text) {
            $0.reason = .http404
            $0.course = Course(state: .suspect, since: Sample.now, nights: 1)
            $0.checkedAt = Sample.now
        }
        try await catalog.scan([Sample.reading("x.md", [Sample.reference(refused)], modified: 2)])
        let excluded = try #require(try await catalog.source(url.text))
        #expect(excluded.location == refused)
        #expect(excluded.reason == .excluded)
        #expect(excluded.course.state == .suspect)
        #expect(try await catalog.backlog(SourceScope(now: Sample.now, selection: .all)) == [])
        try await catalog.scan([
            Sample.reading("x.md", [Sample.reference(.remote(url))], modified: 3)
        ])
        let back = try #require(try await catalog.source(url.text))
        #expect(back.location == .remote(url))
        #expect(back.reason == .pending)
        #expect(back.course.nights == 1)
    }

    @Test func articleAddressIsThatOfTheFirstDocumentThatHasOne() async throws {
        let reference = Sample.reference(try remote("a.jpg"))
        try await catalog.scan([
            Sample.reading("a.md", [reference]),
            Sample.reading("b.md", [reference], webURL: "https://example.org/b"),
            Sample.reading("c.md", [reference], webURL: "https://example.org/c"),
        ])
        let source = try #require(try await catalog.source("https://img.example/a.jpg"))
        #expect(source.articleURL == "https://example.org/b")
    }

    @Test func documentsOutsideAScanAreAnError() async throws {
        await #expect(throws: StoreError.self) {
            try await catalog.recordDocuments([Sample.reading("a.md", [])])
        }
    }
}

@Suite struct PointerTextTests {
    @Test(
        arguments: [
            ([], ""), ([.key("images"), .index(0)], "/images/0"),
            ([.key("a/b"), .key("m~n"), .key("~1")], "/a~1b/m~0n/~01"),
            ([.key("2020"), .key("00"), .key(""), .index(7)], "/2020/00//7"),
            ([.key("~2x"), .key("0")], "/~02x/0"),
        ] as [([JSONPointer.Step], String)])
    func pointersComeBackAndReadAsTheRFCSays(steps: [JSONPointer.Step], text: String) {
        let pointer = JSONPointer(steps)
        let kept = PointerText.encode(pointer)
        #expect(PointerText.decode(kept) == pointer)
        #expect(PointerText.publicText(kept) == text)
    }
}
