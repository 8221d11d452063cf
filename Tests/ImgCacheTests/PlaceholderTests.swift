import ImgCacheModel
import Testing

@testable import ImgCache

/// A host's "not found" picture, with status 200.
@Suite struct PlaceholderTests {
    @Test func aSmallerPlaceholderThatWasHeldBackIsCalledByItsName() async throws {
        let urls = (1...4).map { "https://cdn.example/\($0).jpg" }
        var script = Dictionary(
            uniqueKeysWithValues: urls.map {
                ($0, [ScriptedFetcher.Answer.body("picture 90x90 \($0)")])
            })
        script["https://cdn.example/imgcache-probe-1.jpg"] = [.body("picture 5x5 nothing here")]
        let night = try Night(
            urls.map {
                try .mentioning("\($0.suffix(5)).md", ($0, PixelSize(width: 90, height: 90)))
            }, script)
        _ = try await night.sync()
        for url in urls { night.fetcher.script(url, .body("picture 5x5 nothing here")) }
        night.clock.advance(days: 10)
        let second = try await night.sync()
        #expect(second.tally.reasons == [.placeholder: 4])
        #expect(second.tally.cached == 4)
    }

    @Test func onePictureForManyUrlsIsAPlaceholderOnceTheHostConfirmsIt() async throws {
        let urls = (1...4).map { "https://cdn.example/\($0).jpg" }
        var script = Dictionary(
            uniqueKeysWithValues: urls.map {
                ($0, [ScriptedFetcher.Answer.body("picture 9x9 \($0)")])
            })
        script["https://cdn.example/imgcache-probe-1.jpg"] = [.body("picture 5x5 nothing here")]
        let night = try Night(
            urls.map { try .mentioning("\($0.suffix(5)).md", ($0, nil)) }, script)
        let first = try await night.sync()
        #expect(first.tally.cached == 4)
        for url in urls { night.fetcher.script(url, .body("picture 5x5 nothing here")) }
        night.clock.advance(days: 10)
        let second = try await night.sync()
        #expect(second.tally.reasons == [.placeholder: 4])
        #expect(second.tally.cached == 4)
        for url in urls {
            let source = try #require(try await night.source(url))
            #expect(source.original?.facts.size.width == 9)
        }
    }

    @Test func onePictureForManyUrlsStaysWhileTheProbeFails() async throws {
        let urls = (1...4).map { "https://cdn.example/\($0).jpg" }
        var script = Dictionary(
            uniqueKeysWithValues: urls.map {
                ($0, [ScriptedFetcher.Answer.body("picture 5x5 logo")])
            })
        script["https://cdn.example/imgcache-probe-1.jpg"] = [.failed(.http404)]
        let night = try Night(
            urls.map { try .mentioning("\($0.suffix(5)).md", ($0, nil)) }, script)
        #expect(try await night.sync().tally.cached == 4)
    }

    @Test func otherPresetsMakeNoPlaceholderAPicture() async throws {
        let urls = (1...4).map { "https://cdn.example/\($0).jpg" }
        let script = Dictionary(
            uniqueKeysWithValues: (urls + ["https://cdn.example/imgcache-probe-1.jpg"]).map {
                ($0, [ScriptedFetcher.Answer.body("picture 5x5 nothing here")])
            })
        let night = try Night(
            urls.map { try .mentioning("\($0.suffix(5)).md", ($0, nil)) }, script)
        for _ in 1...5 {
            #expect(try await night.sync().tally.reasons == [.placeholder: 4])
            night.clock.advance(days: 1)
        }
        var before: [Course] = []
        for url in urls { before.append(try #require(try await night.source(url)).course) }
        night.presets = [Night.preset("card", width: 300, height: 200)]
        let after = try await night.sync()
        #expect(after.tally.reasons == [.placeholder: 4])
        #expect(after.tally.cached == 0)
        for (url, course) in zip(urls, before) {
            let now = try #require(try await night.source(url)).course
            #expect(now.state == course.state)
            #expect(now.nights == course.nights + 1)
        }
    }

    @Test func oneMoreUrlWithAKnownPlaceholderIsEnoughToAskTheHostAgain() async throws {
        let urls = (1...5).map { "https://cdn.example/\($0).jpg" }
        let script = Dictionary(
            uniqueKeysWithValues: (urls + ["https://cdn.example/imgcache-probe-1.jpg"]).map {
                ($0, [ScriptedFetcher.Answer.body("picture 5x5 nothing here")])
            })
        let pages = try urls.map {
            try ScriptedDocuments.Page.mentioning("\($0.suffix(5)).md", ($0, nil))
        }
        let night = try Night(Array(pages.prefix(3)), script)
        #expect(try await night.sync().tally.reasons == [.placeholder: 3])
        night.clock.advance(hours: 1)
        night.documents.replace(Array(pages.prefix(2)) + [pages[4]])
        let report = try await night.sync()
        #expect(report.tally.reasons == [.placeholder: 3])
        #expect(report.tally.cached == 0)
    }
}
