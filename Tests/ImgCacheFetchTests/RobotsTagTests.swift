import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

@Suite struct RobotsTagTests {
    @Test(
        "Directives that matter are kept, those for other robots are passed over",
        arguments: [
            (["noindex"], ["noindex"]), (["NoIndex, NOFOLLOW"], ["noindex"]),
            (["noimageindex,noai"], ["noai", "noimageindex"]), (["noimageai"], ["noai"]),
            (["none"], ["noindex"]), (["all"], []), (["nofollow, noarchive"], []), ([""], []),
            (["noindex", "noai"], ["noai", "noindex"]), (["noindex, noindex"], ["noindex"]),
            (["imgcache: noindex"], ["noindex"]), (["ImgCache : noai"], ["noai"]),
            (["*: noindex"], ["noindex"]), (["tests: noimageindex"], ["noimageindex"]),
            (["googlebot: noindex"], []), (["googlebot: noindex, noimageindex"], []),
            (["googlebot: nofollow, imgcache: noai"], ["noai"]),
            (["imgcache: noai, otherbot: noindex, nofollow"], ["noai"]),
            (["noindex, googlebot: noai"], ["noindex"]),
            (["googlebot: noindex", "noai"], ["noai"]), (["imgcachebot: noindex"], []),
            (["unavailable_after: 25 Jun 2027 15:00:00 PST, noindex"], ["noindex"]),
            (["unavailable_after: Friday, 25 Jun 2027 15:00:00 PST, noai"], ["noai"]),
            (["max-image-preview: large, noimageindex"], ["noimageindex"]),
            (["max-snippet:-1, googlebot: noindex"], []), ([": noindex"], []),
        ] as [([String], [String])])
    func reads(_ fields: [String], _ kept: [String]) {
        let robots = RobotsTag(userAgent: "Tests/1 (+mailto:a@example.org)")
        #expect(fields.reduce([]) { robots.merge($0, $1) } == kept)
    }

    @Test("What a server says comes with the picture, and with the word that nothing changed")
    func comesWithAnswers() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            origin.rule(host: "a.example") { _ in
                .robots("googlebot: noindex, noimageindex").then(.robots("imgcache-tests: noai"))
            }
            let first = try await bench.fetch("http://a.example/x.jpg")
            #expect(first.file != nil)
            #expect(first.headers.robots == ["noai"])
            let second = try await bench.fetch(
                "http://a.example/x.jpg", { $0.validators = first.headers.validators })
            #expect(second.isNotModified)
            #expect(second.headers.robots == ["noai"])
        }
    }
}
