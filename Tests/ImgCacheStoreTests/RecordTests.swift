import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct RecordTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    @Test func everythingOfASourceComesBack() async throws {
        let url = try Sample.url()
        func time(_ second: Int64) -> Timestamp { Timestamp(seconds: second) }
        try await catalog.mention([.remote(url)])
        var source = try #require(try await catalog.source(url.text))
        #expect(source.reason == .pending)
        #expect(source.course == Course())
        source.reason = .movedPermanently
        source.detail = "over there"
        source.course = Course(
            state: .flapping, since: time(1), nights: 2, firstFailure: time(3),
            lastSuccess: time(4), lastStrike: time(5), turns: [time(6), time(7)])
        source.original = try Sample.original()
        source.fields = ResponseFields(
            validators: Validators(entityTag: "W/\"x\"", lastModified: "Mon"), maxAge: 60,
            contentType: "image/jpeg", contentLength: 12, robots: ["noai", "noindex"])
        source.status = 200
        source.finalURL = "https://other.example/a.jpg"
        source.movedTo = "https://other.example/b.jpg"
        source.checkedAt = time(8)
        source.fetchedAt = time(9)
        source.dueAt = time(10)
        source.expiresAt = time(11)
        source.rejected = Source.Rejection(hash: try Sample.hash(77), conditions: -3)
        try await catalog.record([SourceUpdate(source)])
        let stored = try #require(try await catalog.source(url.text))
        #expect(String(reflecting: stored) == String(reflecting: source))
    }

    @Test func referenceIsJudgedByTheStoredPicture() async throws {
        let url = try Sample.url()
        try await catalog.scan([
            Sample.reading(
                "x.md",
                [
                    Sample.reference(.remote(url), declared: PixelSize(width: 1500, height: 860)),
                    Sample.reference(
                        .remote(url), at: 1, declared: PixelSize(width: 860, height: 1500)),
                ])
        ])
        try await catalog.update(url.text) {
            $0.reason = .fresh
            do { $0.original = try Sample.original() } catch { Issue.record(error) }
        }
        #expect(
            try await catalog.references(in: "x.md")?.map(\.check) == [.match, .swapped])
    }

    @Test func unknownSourceIsNil() async throws {
        #expect(try await catalog.source("https://nowhere.example/") == nil)
        #expect(try await catalog.references(to: "https://nowhere.example/") == [])
    }

    @Test func cancelledTaskStillKeepsWhatItLearned() async throws {
        let url = try Sample.url()
        try await catalog.mention([.remote(url)])
        var source = try #require(try await catalog.source(url.text))
        source.reason = .runAborted
        let update = SourceUpdate(source)
        let task = Task { [catalog] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await catalog.record([update])
        }
        try await task.value
        #expect(try await catalog.source(url.text)?.reason == .runAborted)
    }

    @Test func manyTasksMayRecordAtOnce() async throws {
        try await catalog.mention(try (0..<300).map { .remote(try Sample.url("\($0)")) })
        let page = try await catalog.nextSources(
            host: "img.example", SourceScope(now: Sample.now), after: nil, limit: 300)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for source in page.sources {
                group.addTask { [catalog] in
                    var source = source
                    source.reason = .timeout
                    try await catalog.record([SourceUpdate(source)])
                }
            }
            try await group.waitForAll()
        }
        #expect(try await catalog.tally().reasons == [.timeout: 300])
    }

    @Test func tallyCountsWhatDocumentsMention() async throws {
        let url = try Sample.url()
        try await catalog.scan([
            Sample.reading("gone.md", [Sample.reference(.remote(try Sample.url("old.jpg")))]),
            Sample.reading(
                "x.md",
                [
                    Sample.reference(.remote(url), declared: PixelSize(width: 750, height: 430)),
                    Sample.reference(.refused(identity: "ftp:", reason: .schemeNotAllowed), at: 1),
                ]),
        ])
        try await catalog.scan([Sample.reading("x.md", [])])
        try await catalog.update(url.text) {
            $0.reason = .fresh
            $0.course.state = .alive
            do { $0.original = try Sample.original() } catch { Issue.record(error) }
        }
        let tally = try await catalog.tally()
        #expect(tally.documents == 1)
        #expect(tally.references == 2)
        #expect(tally.sources == 2)
        #expect(tally.cached == 1)
        #expect(tally.reasons == [.fresh: 1, .schemeNotAllowed: 1])
        #expect(tally.states == [.alive: 1, .new: 1])
        #expect(tally.checks == [.scaled: 1, .undeclared: 1])
        #expect(tally.originals == .init(files: 1, bytes: 1001))
    }

    @Test func sizeCheckSaysTheSameInSQLAsInSwift() async throws {
        let real = PixelSize(width: 1000, height: 667)
        var declared: [PixelSize] = []
        for width in stride(from: 1, through: 2100, by: 37) {
            for factor in [0.656, 0.6603, 0.66033, 0.667, 0.6737, 0.67374, 0.7, 1.5] {
                declared.append(
                    PixelSize(width: width, height: Int((Double(width) * factor).rounded())))
            }
        }
        declared += [real, real.transposed, PixelSize(width: 0, height: 3)]
        let url = try Sample.url()
        try await catalog.scan([
            Sample.reading(
                "x.md",
                declared.enumerated().map {
                    Sample.reference(.remote(url), at: $0, declared: $1)
                } + [Sample.reference(.remote(url), at: declared.count)])
        ])
        try await catalog.update(url.text) {
            do { $0.original = try Sample.original(1, real) } catch { Issue.record(error) }
        }
        let swift = (declared.map { SizeCheck(declared: $0, real: real) } + [.undeclared])
            .reduce(into: [SizeCheck: Int]()) { $0[$1, default: 0] += 1 }
        #expect(swift.count == 5)
        #expect(try await catalog.tally().checks == swift)
    }
}
