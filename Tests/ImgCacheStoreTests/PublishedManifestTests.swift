import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct PublishedManifestTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    private func write(_ text: String) throws {
        try Data(text.utf8).write(
            to: URL(fileURLWithPath: cache.directory.manifest), options: .atomic)
    }

    /// - Parameter count: Images, each third one not cached; article `n` mentions image `n`.
    private func text(_ count: Int) -> String {
        let images = (0..<count).map { number in
            #"{"url":"https://h.example/\#(number)/Pic \"q\" \u00e9.jpg","isCached":\#(number % 3 != 0),"#
                + #""verdict":"ok","reason":"fresh","original":{"path":"originals/ab/x.jpg","#
                + #""mediaType":"image/jpeg","bytes":100,"width":4,"height":3},"#
                + #""size":{"declared":[[4,3]],"check":"match"},"#
                + #""thumbnails":[{"preset":"card","path":"thumbs/card/ab/abcd.webp","#
                + #""mediaType":"image/webp","width":2,"height":1,"bytes":7}]}"#
        }
        let documents = (0..<count).map { number in
            #"{"path":"news/Article-\#(number).md","images":[{"at":"/images/0","#
                + #""url":"https://h.example/\#(number)/Pic \"q\" \u00e9.jpg","isCached":true,"check":"match"}]}"#
        }
        return
            #"{"version":1,"generatedAt":"2026-11-23T02:00:00Z","run":{"id":12,"outcome":"complete"},"#
            + "\n" + #""presets":{"card":{"width":2},"hero":{"width":9}},"# + "\n\"images\":[\n"
            + images.joined(separator: ",\n") + "\n],\n\"documents\":[\n"
            + documents.joined(separator: ",\n") + "\n]}\n"
    }

    private func open() throws -> PublishedManifest {
        try #require(try PublishedManifest.open(cache.directory))
    }

    @Test func headAndTotalsAreTold() throws {
        try write(text(9))
        let manifest = try open()
        #expect(manifest.head.run == 12)
        #expect(manifest.head.outcome == "complete")
        #expect(manifest.head.presets == ["card", "hero"])
        #expect(manifest.head.generatedAt == Timestamp(rfc3339: "2026-11-23T02:00:00Z"))
        #expect(manifest.totals.images == 9)
        #expect(manifest.totals.cached == 6)
        #expect(manifest.totals.documents == 9)
        #expect(manifest.totals.bytes == 9 * 107)
    }

    @Test func everyImageIsFoundByItsURL() throws {
        try write(text(2000))
        let manifest = try open()
        for number in stride(from: 0, to: 2000, by: 37) {
            let url = "https://h.example/\(number)/Pic \"q\" \u{E9}.jpg"
            let picture = try #require(try manifest.picture(url))
            #expect(picture.url == url)
            #expect(picture.isCached == (number % 3 != 0))
            #expect(picture.thumbnails?.first?.path == "thumbs/card/ab/abcd.webp")
        }
        #expect(try manifest.picture("https://h.example/2000/x.jpg") == nil)
    }

    @Test func manifestThatIsReplacedStaysReadableAsItWas() throws {
        try write(text(3))
        let manifest = try open()
        try write(text(1))
        #expect(try manifest.picture("https://h.example/2/Pic \"q\" \u{E9}.jpg") != nil)
        #expect(try open().picture("https://h.example/2/Pic \"q\" \u{E9}.jpg") == nil)
    }

    @Test func pagesFollowEachOtherWithoutGapOrRepetition() throws {
        try write(text(25))
        let manifest = try open()
        var seen: [String] = []
        var from: Int64?
        repeat {
            let page = try manifest.page(matching: "", from: from, limit: 10)
            seen += page.pictures.map(\.url)
            from = page.next
        } while from != nil
        #expect(seen.count == 25)
        #expect(Set(seen).count == 25)
    }

    @Test(arguments: [
        ("h.example/7/", ["7"]), ("ARTICLE-7.MD", ["7"]), ("pic \"Q\"", ["0", "1", "2"]),
        ("no such thing", []),
    ])
    func searchGoesByURLAndByArticle(text wanted: String, found: [String]) throws {
        try write(text(25))
        let page = try open().page(matching: wanted, limit: 3)
        #expect(page.pictures.map { String($0.url.split(separator: "/")[2]) } == found)
    }

    @Test(arguments: [-5, 3, 1_000_000, Int64.max])
    func aPlaceThatIsNoneFindsNothingOrTheStart(place: Int64) throws {
        try write(text(5))
        let page = try open().page(matching: "", from: place, limit: 10)
        #expect(page.pictures.count == (place < 100 ? 5 : 0))
    }

    @Test(arguments: ["", "{", "not a manifest\n", "{\"version\":1,\n\"images\":[\n{\"url\":\"cut"])
    func whatIsNoManifestTellsOfNothing(content: String) throws {
        try write(content)
        let manifest = try open()
        #expect(manifest.totals == PublishedManifest.Totals())
        #expect(manifest.head == PublishedManifest.Head())
        #expect(try manifest.page(matching: "", limit: 5).pictures.isEmpty)
    }

    @Test func withoutAManifestThereIsNone() throws {
        #expect(try PublishedManifest.open(cache.directory) == nil)
    }

    @Test func manifestOfTheWriterIsUnderstood() async throws {
        let catalog = try cache.open()
        let url = try Sample.url("good.jpg")
        try await catalog.scan([
            Sample.reading("a.md", [Sample.reference(.remote(url))])
        ])
        try await ManifestWriter(catalog).writeManifest(
            presets: [], run: 3, outcome: .complete, generatedAt: Sample.now)
        let manifest = try open()
        #expect(manifest.head.run == 3)
        #expect(manifest.totals.images == 1)
        #expect(manifest.totals.documents == 1)
        #expect(try manifest.picture(url.text)?.isCached == false)
    }
}
