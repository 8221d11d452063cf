import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// What the catalog tells for a report.
@Suite struct AuditReadingTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    private func url(_ name: String, host: String = "img.example", scheme: String = "https")
        throws -> SourceURL
    { try SourceURL("\(scheme)://\(host)/\(name)") }

    private func fail(_ url: SourceURL, _ reason: Reason, _ state: Course.State = .suspect)
        async throws
    {
        try await catalog.update(url.text) {
            $0.reason = reason
            $0.course = Course(state: state, since: Sample.now, nights: 1)
            $0.checkedAt = Sample.now
        }
    }

    private func succeed(_ url: SourceURL, _ original: Original) async throws {
        try await catalog.update(url.text) {
            $0.reason = .fresh
            $0.course = Course(state: .alive, since: Sample.now, lastSuccess: Sample.now)
            $0.original = original
            $0.fetchedAt = Sample.now
            $0.checkedAt = Sample.now
        }
    }

    @Test func aReadingNamesTheTroubledWithAllTheirMentions() async throws {
        let (bad, good) = (try url("bad.jpg"), try url("good.jpg"))
        try await catalog.scan([
            Sample.reading(
                "a/one.md",
                [Sample.reference(.remote(bad)), Sample.reference(.remote(good), at: 1)]),
            Sample.reading(
                "b/two.md", [Sample.reference(.remote(bad), at: 4)]),
        ])
        try await fail(bad, .http404, .broken)
        try await succeed(good, try Sample.original())
        let all = try await catalog.auditReading(within: [])
        #expect([all.documents, all.references, all.sources, all.cached] == [2, 3, 2, 1])
        #expect(all.hosts == ["img.example": 2])
        let found = try #require(all.troubled.first)
        #expect(all.troubled.count == 1)
        #expect(found.standing == .broken)
        #expect(found.mentions.map(\.document) == ["a/one.md", "b/two.md"])
        #expect(found.mentions.map(\.line) == [3, 7])
        #expect(found.mentions.first?.title == "T")
        #expect(found.mentions.first?.published == Timestamp(seconds: 5))
        #expect(found.copy == nil)
    }

    @Test(
        arguments: [
            (["b"], 1, ["b/two.md"]), (["a/one.md", "./b/"], 2, ["a/one.md", "b/two.md"]),
            (["a"], 1, []), (["nowhere"], 0, []), (["."], 2, ["a/one.md", "b/two.md"]),
        ] as [([String], Int, [String])])
    func pathsNarrowCountsAndMentions(
        paths: [String], documents: Int, mentions: [String]
    ) async throws {
        let bad = try url("bad.jpg")
        try await catalog.scan([
            Sample.reading(
                "a/one.md",
                paths == ["a"] ? [] : [Sample.reference(.remote(bad), declared: nil)]),
            Sample.reading("b/two.md", [Sample.reference(.remote(bad))]),
        ])
        try await fail(bad, .timeout)
        let reading = try await catalog.auditReading(within: paths)
        #expect(reading.documents == documents)
        #expect(reading.troubled.flatMap { $0.mentions.map(\.document) } == mentions)
    }

    @Test func theCopyIsTheSmallestThumbnailOfAWholeSet() async throws {
        let bad = try url("bad.jpg")
        let original = try Sample.original()
        try await catalog.mention([.remote(bad)])
        try await catalog.configurePresets([Sample.card, Sample.hero])
        try await catalog.recordRenditions(
            of: original, presets: [Sample.card],
            files: [Sample.file(Sample.card, of: original, width: 120)])
        try await succeed(bad, original)
        try await fail(bad, .http5xx)
        #expect(try await catalog.auditReading(within: []).troubled.first?.copy == nil)
        try await catalog.recordRenditions(
            of: original, presets: [Sample.hero],
            files: [Sample.file(Sample.hero, of: original, width: 1200)])
        let copy = try #require(try await catalog.auditReading(within: []).troubled.first?.copy)
        #expect(copy.thumbnailSize == PixelSize(width: 120, height: 225))
        #expect(copy.thumbnailPath?.hasPrefix("thumbs/card/") == true)
        #expect(copy.size == original.facts.size)
        #expect(copy.color == "#7a6f60")
        #expect(copy.fetchedAt == Sample.now)
    }

    @Test func wrongSizesComeByDocumentAndLine() async throws {
        let real = PixelSize(width: 1500, height: 860)
        let image = try url("a.jpg")
        func size(_ width: Int, _ height: Int, at index: Int) -> Reference {
            Sample.reference(
                .remote(image), at: index, declared: PixelSize(width: width, height: height))
        }
        try await catalog.scan([
            Sample.reading(
                "b.md", [size(860, 1500, at: 2), size(1500, 860, at: 0), size(10, 10, at: 1)]),
            Sample.reading(
                "a.md", [size(750, 430, at: 0), Sample.reference(.remote(image), at: 1)]),
        ])
        try await succeed(image, try Sample.original(1, real))
        let sizes = try await catalog.auditReading(within: []).sizes
        #expect(sizes.map(\.check) == [.scaled, .different, .swapped])
        #expect(
            sizes.map { "\($0.mention.document):\($0.mention.line)" } == [
                "a.md:3", "b.md:4", "b.md:5",
            ])
        #expect(sizes.allSatisfy { $0.real == real && $0.identity == image.text })
    }

    @Test func documentsThatCannotBeReadAreNamed() async throws {
        let fault = DocumentFault(line: 4, cause: "no closing quote")
        try await catalog.scan([
            DocumentReading(stat: Sample.stat("x/bad.md"), outcome: .fault(fault)),
            Sample.reading("x/good.md", []),
        ])
        let faults = try await catalog.auditReading(within: ["x"]).unreadable
        #expect(faults == [ScanSummary.Fault(path: "x/bad.md", fault: fault)])
        #expect(try await catalog.auditReading(within: ["y"]).unreadable.isEmpty)
    }

    // MARK: Twins

    static let scene: UInt64 = 0xF0F0_1234_5678_9ABC

    private func picture(
        _ number: Int, _ hash: UInt64, _ size: PixelSize = PixelSize(width: 1500, height: 860)
    ) throws -> Original {
        var original = try Sample.original(number, size)
        original.facts.perceptualHash = hash
        return original
    }

    @Test(
        arguments: [
            (
                "four bits apart", AuditReadingTests.scene ^ 0b1111,
                PixelSize(width: 750, height: 430), true
            ),
            (
                "five bits apart", AuditReadingTests.scene ^ 0b11111,
                PixelSize(width: 750, height: 430), false
            ),
            ("another shape", AuditReadingTests.scene, PixelSize(width: 800, height: 800), false),
        ] as [(String, UInt64, PixelSize, Bool)])
    func theSamePictureIsFoundElsewhere(
        name: String, hash: UInt64, size: PixelSize, isFound: Bool
    ) async throws {
        let (lost, other) = (try url("lost.jpg"), try url("here.jpg", host: "other.example"))
        try await catalog.mention([.remote(lost), .remote(other)])
        try await succeed(lost, try picture(1, Self.scene))
        try await fail(lost, .http404, .broken)
        try await succeed(other, try picture(2, hash, size))
        let found = try await catalog.auditReading(within: []).troubled
        #expect(found.map(\.samePicture) == [isFound ? other.text : nil])
    }

    @Test func flatPicturesAreNobodysTwins() async throws {
        let (lost, other) = (try url("lost.jpg"), try url("here.jpg"))
        try await catalog.mention([.remote(lost), .remote(other)])
        try await succeed(lost, try picture(1, 0))
        try await fail(lost, .http404)
        try await succeed(other, try picture(2, 1))
        #expect(try await catalog.auditReading(within: []).troubled.map(\.samePicture) == [nil])
    }

    @Test func theHTTPSFormIsKnownWhereDocumentsMentionIt() async throws {
        let (plain, secure) = (try url("a.jpg", scheme: "http"), try url("a.jpg"))
        try await catalog.mention([.remote(plain), .remote(secure)])
        try await fail(plain, .connectFailed)
        try await succeed(secure, try Sample.original())
        #expect(
            try await catalog.auditReading(within: []).troubled.map(\.secureTwin) == [.fresh])
    }

    @Test func canariesAreOneOfEachHealthyHostLatestFirst() async throws {
        let urls = try ["a", "a", "b", "c", "d"].enumerated().map {
            try url("\($0.offset).jpg", host: "\($0.element).example")
        }
        try await catalog.mention(urls.map { .remote($0) })
        for (index, url) in urls.enumerated() {
            try await succeed(url, try Sample.original())
            try await catalog.update(url.text) {
                $0.course.lastSuccess = Sample.now.advanced(by: .seconds(index))
            }
        }
        try await fail(urls[4], .timeout)
        let found = try await catalog.healthySources(besides: ["c.example"], limit: 5)
        #expect(found.map(\.location.identity) == [urls[2].text, urls[1].text])
        #expect(try await catalog.healthySources(besides: [], limit: 1).count == 1)
    }
}
