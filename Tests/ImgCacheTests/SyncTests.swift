import Foundation
import ImgCacheFetch
import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCache

@Suite struct SyncTests {
    static let heron = "https://a.example/heron.jpg"
    static let otter = "https://b.example/otter.jpg"

    private func twoPictures() throws -> Night {
        try Night(
            [
                .mentioning(
                    "news/one.md", (Self.heron, PixelSize(width: 1600, height: 900)),
                    (Self.otter, nil))
            ],
            [
                Self.heron: [.body("picture 1600x900 heron")],
                Self.otter: [.body("picture 800x600 otter")],
            ])
    }

    @Test func aFirstNightCachesEverything() async throws {
        let night = try twoPictures()
        let report = try await night.sync()
        #expect(report.outcome == .complete)
        #expect(report.counts.fetched == 2)
        #expect(report.tally.cached == 2)
        #expect(try night.files("originals").count == 2)
        #expect(try night.files("thumbs").count == 2)
        #expect(try night.files("tmp").isEmpty)
        #expect(try await night.source(Self.heron)?.reason == .fresh)
        #expect(report.tally.checks == [.match: 1, .undeclared: 1])
    }

    @Test func aSecondNightAsksNothingAndChangesNoByteButTimes() async throws {
        let night = try twoPictures()
        _ = try await night.sync()
        let before = try night.manifest()
        night.clock.advance(days: 1)
        let report = try await night.sync()
        #expect(night.fetcher.asked.count == 2)
        #expect(report.counts.asked == 0)
        #expect(night.documents.readPaths == ["news/one.md"])
        let after = try night.manifest().replacing("2026-11-24", with: "2026-11-23")
            .replacing("\"id\":2", with: "\"id\":1")
        #expect(after == before)
    }

    @Test func theSameBytesAtTwoAddressesAreStoredAndRenderedOnce() async throws {
        let night = try twoPictures()
        night.fetcher.script(Self.otter, .body("picture 1600x900 heron"))
        let report = try await night.sync()
        #expect(try night.files("originals").count == 1)
        #expect(try night.files("thumbs").count == 1)
        #expect(night.images.jobs.count == 1)
        #expect(report.tally.cached == 2)
    }

    @Test(arguments: [
        Reason.http404, .http403, .http5xx, .timeout, .notAnImage, .truncated, .dnsNXDomain,
    ]) func aGoodCopySurvivesAnyLaterFailure(reason: Reason) async throws {
        let night = try twoPictures()
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .failed(reason))
        night.clock.advance(days: 10)
        let report = try await night.sync()
        #expect(report.counts.failed == 1)
        #expect(report.tally.cached == 2)
        let source = try #require(try await night.source(Self.heron))
        #expect(source.reason == reason)
        #expect(source.original != nil)
        #expect(source.course.nights == 1)
        #expect(report.troubles.map(\.isServed) == [true])
    }

    @Test func whatTheDecoderTurnsAwayIsNotCachedNorDecodedAgain() async throws {
        let night = try twoPictures()
        night.fetcher.script(Self.heron, .body("<html>not here</html>"))
        let first = try await night.sync()
        #expect(first.tally.cached == 1)
        #expect(try await night.source(Self.heron)?.reason == .undecodable)
        night.clock.advance(days: 1)
        _ = try await night.sync()
        #expect(night.images.jobs.count == 2)
        #expect(try await night.source(Self.heron)?.course.nights == 2)
    }

    @Test func aSmallerPictureDoesNotReplaceOneThatMatched() async throws {
        let night = try twoPictures()
        _ = try await night.sync()
        let copy = try await night.source(Self.heron)?.original?.hash
        night.fetcher.script(Self.heron, .body("picture 160x90 heron"))
        night.fetcher.script(Self.otter, .body("picture 400x300 otter"))
        night.clock.advance(days: 10)
        _ = try await night.sync()
        let held = try #require(try await night.source(Self.heron))
        #expect(held.reason == .replacedSmaller)
        #expect(held.original?.hash == copy)
        #expect(try await night.source(Self.otter)?.original?.facts.size.width == 400)
    }

    @Test func validatorsAreSentOnlyWhileThereIsACopy() async throws {
        let night = try twoPictures()
        let tag = Validators(entityTag: "\"1\"", lastModified: nil)
        night.fetcher.script(
            Self.heron, .body("picture 1600x900 heron", validators: tag), .notModified)
        _ = try await night.sync()
        night.clock.advance(days: 10)
        let second = try await night.sync()
        #expect(second.counts.notModified == 2)
        #expect(night.fetcher.requests.last { $0.url.text == Self.heron }?.validators == tag)
        let original = try #require(try night.files("originals").first { !$0.isEmpty })
        try FileManager.default.removeItem(atPath: night.home + "/originals/" + original)
        night.clock.advance(days: 1)
        night.fetcher.script(Self.heron, .body("picture 1600x900 heron", validators: tag))
        let third = try await night.sync()
        #expect(third.lost.lostOriginals == 1)
        #expect(night.fetcher.requests.last?.validators == nil)
        #expect(third.tally.cached == 2)
    }

    @Test func aThumbnailDeletedByHandIsMadeAgainWithoutARequest() async throws {
        let night = try twoPictures()
        _ = try await night.sync()
        let path = try #require(try night.files("thumbs").first)
        try FileManager.default.removeItem(atPath: night.home + "/thumbs/" + path)
        let report = try await night.sync()
        #expect(report.lost.lostThumbnails == 1)
        #expect(report.counts.rendered == 1)
        #expect(night.fetcher.asked.count == 2)
        #expect(try night.files("thumbs").contains(path))
        #expect(report.tally.cached == 2)
    }

    @Test func aChangedPresetIsRenderedFromTheOriginals() async throws {
        let night = try twoPictures()
        _ = try await night.sync()
        night.presets = [
            Night.preset("card", width: 400, height: 225),
            Night.preset("hero", width: 1200, height: 675),
        ]
        let report = try await night.sync()
        #expect(report.counts.rendered == 2)
        #expect(night.fetcher.asked.count == 2)
        #expect(Set(night.images.jobs.suffix(2).flatMap { $0 }) == ["hero"])
        #expect(report.tally.cached == 2)
    }

    @Test func aLimitLeavesTheRestForTheNextNight() async throws {
        let night = try twoPictures()
        let first = try await night.sync(SyncOptions(limit: 1))
        #expect(first.outcome == .overBudget)
        #expect(first.tally.cached == 1)
        let second = try await night.sync()
        #expect(second.outcome == .complete)
        #expect(second.tally.cached == 2)
    }

    @Test func aLimitThatIsJustEnoughIsNoLimit() async throws {
        let night = try twoPictures()
        #expect(try await night.sync(SyncOptions(limit: 2)).outcome == .complete)
    }

    @Test func aDeadlineThatPassesDuringTheLastTransferLeavesNothingOver() async throws {
        let night = try twoPictures()
        var stages = night.stages { $0.perHost = 1 }
        let time = LeapingTime()
        stages.scheduler = HostScheduler(
            stages.fetchRules, deadline: .now + .seconds(3600), time: time)
        stages.fetcher = LateScript(fetcher: night.fetcher, scheduler: stages.scheduler, time: time)
        let report = try await SyncRun(
            stages: stages, options: SyncOptions(), meter: SyncMeter(), clock: night.clock
        ).run()
        #expect(stages.scheduler.wasCutShort)
        #expect(night.fetcher.asked.count == 2)
        #expect(report.outcome == .complete)
    }

    @Test func whatDidNotFitIsOverBudgetAndComesFirstTheNextNight() async throws {
        let night = try Night(
            [.mentioning("a.md", ("https://a.example/1.jpg", nil))],
            ["https://a.example/1.jpg": [.body("picture 9x9 1")]])
        _ = try await night.sync()
        let urls = (1...6).map { "https://a.example/\($0).jpg" }
        for url in urls { night.fetcher.script(url, .body("picture 9x9 \(url)")) }
        night.documents.replace(try urls.map { try .mentioning("\($0.suffix(5)).md", ($0, nil)) })
        let options = SyncOptions(acceptRemovals: true)
        let cut = try await night.sync(options, rules: { $0.maxRunBytes = ByteCount(1) })
        #expect(cut.outcome == .overBudget)
        let left = try #require(cut.tally.reasons[.overBudget])
        #expect(left >= 2)
        #expect(cut.tally.reasons[.pending] == nil)
        // What was over budget goes before what is new since.
        var waiting: Set<String> = []
        for url in urls where try await night.source(url)?.reason == .overBudget {
            waiting.insert(url)
        }
        let new = "https://a.example/0.jpg"
        night.fetcher.script(new, .body("picture 9x9 new"))
        night.documents.replace(
            try ([new] + urls).map { try .mentioning("\($0.suffix(5)).md", ($0, nil)) })
        let asked = night.fetcher.asked.count
        // One at a time, so that the order of asking is that of drawing.
        let rest = try await night.sync(rules: { $0.perHost = 1 })
        #expect(rest.outcome == .complete)
        #expect(Set(night.fetcher.asked.dropFirst(asked).prefix(left)) == waiting)
        #expect(rest.tally.cached == 7)
    }

    @Test(arguments: [false, true])
    func anOptOutOfTheServerIsHeededOnlyWhenConfigured(isHonoured: Bool) async throws {
        let night = try twoPictures()
        night.fetcher.script(
            Self.heron, .body("picture 1600x900 heron", robots: ["noimageindex"]))
        let report = try await night.sync(rules: { $0.honourRobots = isHonoured })
        #expect(report.tally.cached == (isHonoured ? 1 : 2))
        let source = try #require(try await night.source(Self.heron))
        #expect(source.reason == (isHonoured ? .excluded : .fresh))
        #expect(source.fields.robots == ["noimageindex"])
        #expect(try night.manifest().contains("\"robots\":[\"noimageindex\"]"))
    }

    @Test func offlineAsksNothing() async throws {
        let night = try twoPictures()
        let report = try await night.sync(SyncOptions(isOffline: true))
        #expect(night.fetcher.asked.isEmpty)
        #expect(report.outcome == .complete)
        #expect(report.tally.sources == 2)
        #expect(report.tally.reasons == [.pending: 2])
    }

    @Test func losingMostDocumentsStopsTheRunUnlessMeant() async throws {
        let pages = try (1...4).map { try ScriptedDocuments.Page.mentioning("\($0).md") }
        let night = try Night(pages, [:])
        _ = try await night.sync()
        night.documents.replace([pages[0]])
        await #expect(throws: SyncError.self) { try await night.sync() }
        #expect(try await night.catalog.tally().documents == 4)
        let report = try await night.sync(SyncOptions(acceptRemovals: true))
        #expect(report.scan.documents == 1)
    }

    @Test func aCancelledRunKeepsWhatWasDoneAndWritesTheManifest() async throws {
        let night = try twoPictures()
        night.fetcher.script(Self.otter, .held)
        let run = Task { try await night.sync() }
        while night.fetcher.asked.count < 2 || night.images.jobs.isEmpty { await Task.yield() }
        run.cancel()
        let report = try await run.value
        #expect(report.outcome == .interrupted)
        #expect(try night.manifest().contains("\"outcome\":\"interrupted\""))
        #expect(try await night.source(Self.otter)?.reason == .runAborted)
        #expect(try await night.source(Self.heron)?.reason == .fresh)
    }

    @Test func aNightWithoutANetworkMarksNobodyForTwoNights() async throws {
        let urls = (1...4).map { "https://h\($0).example/a.jpg" }
        let night = try Night(
            urls.map { try .mentioning("\($0.dropFirst(8).prefix(2)).md", ($0, nil)) },
            Dictionary(uniqueKeysWithValues: urls.map { ($0, [.body("picture 9x9 \($0)")]) }))
        _ = try await night.sync()
        for url in urls { night.fetcher.script(url, .failed(.connectFailed)) }
        for expected in [RunOutcome.network, .network, .complete] {
            night.clock.advance(days: 10)
            let report = try await night.sync()
            #expect(report.outcome == expected)
            let source = try #require(try await night.source(urls[0]))
            #expect(source.course.nights == (expected == .network ? 0 : 1))
            #expect(source.reason == (expected == .network ? .fresh : .connectFailed))
        }
    }

    @Test(arguments: [FetchRules.OnTakedown.keep, .withdraw])
    func aTakedownWithdrawsTheCopyOnlyWhenConfigured(onTakedown: FetchRules.OnTakedown)
        async throws
    {
        let night = try twoPictures()
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .failed(.http451))
        night.clock.advance(days: 10)
        _ = try await night.sync(rules: { $0.onTakedown = onTakedown })
        let kept = onTakedown == .keep
        #expect(try night.files("originals").count == (kept ? 2 : 1))
        #expect(try await night.source(Self.heron)?.reason == .http451)
        let asked = night.fetcher.asked.count
        night.clock.advance(days: 10)
        _ = try await night.sync(rules: { $0.onTakedown = onTakedown })
        #expect(night.fetcher.asked.count == asked + (kept ? 2 : 1))
    }

    @Test func aRunWithoutDocumentsIsNoRun() async throws {
        let pages = try (1...4).map { try ScriptedDocuments.Page.mentioning("\($0).md") }
        let night = try Night(pages, [:])
        _ = try await night.sync()
        let before = try night.manifest()
        night.documents.replace([])
        await #expect(throws: SyncError.self) { try await night.sync() }
        #expect(try night.manifest() == before)
        let runs = try await night.catalog.latestRuns(limit: 5)
        #expect(runs.count == 1)
    }

    @Test func threeRunsOfOneNightWithoutANetworkAreOneNight() async throws {
        let night = try twoPictures()
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .failed(.connectFailed))
        night.fetcher.script(Self.otter, .failed(.connectFailed))
        night.clock.advance(days: 10)
        for _ in 1...4 {
            let report = try await night.sync()
            #expect(report.outcome == .network)
        }
    }

    @Test func aDecoderThatDiedOnceIsTriedAgainTheNextNight() async throws {
        let night = try twoPictures()
        night.fetcher.script(Self.heron, .body("crash 1"))
        _ = try await night.sync()
        for jobs in [3, 3] {
            night.clock.advance(days: 1)
            _ = try await night.sync()
            #expect(night.images.jobs.count == jobs)
            #expect(try await night.source(Self.heron)?.reason == .decoderCrashed)
        }
    }

    @Test func rejectedBytesAreDecodedAgainOnceLimitsOrRecipesChange() async throws {
        let night = try Night(
            [.mentioning("one.md", (Self.heron, nil))], [Self.heron: [.body("garbage")]])
        func jobs(_ change: (inout LimitRules) -> Void = { _ in }) async throws -> Int {
            night.clock.advance(days: 1)
            var stages = night.stages()
            change(&stages.limits)
            _ = try await SyncRun(
                stages: stages, options: SyncOptions(), meter: SyncMeter(), clock: night.clock
            ).run()
            return night.images.jobs.count
        }
        #expect(try await jobs() == 1)
        #expect(try await jobs() == 1)
        #expect(try await jobs { $0.maxPixels *= 2 } == 2)
        #expect(try await jobs { $0.maxPixels *= 2 } == 2)
        night.presets += [Night.preset("hero", width: 1200, height: 600)]
        #expect(try await jobs { $0.maxPixels *= 2 } == 3)
        #expect(try await jobs { $0.maxPixels *= 2 } == 3)
    }

    @Test func aStoredOriginalThatKillsItsDecoderIsTriedTwiceUnderTheSameRecipes() async throws {
        let night = try Night(
            [.mentioning("one.md", (Self.heron, nil))],
            [Self.heron: [.body("picture 1600x900 heron"), .notModified]])
        _ = try await night.sync()
        let name = try #require(try night.files("originals").first)
        try Data("crash 1".utf8).write(
            to: URL(fileURLWithPath: "\(night.home)/originals/\(name)"))
        night.presets += [Night.preset("hero", width: 1200, height: 600)]
        for jobs in [2, 3, 3] {
            _ = try await night.sync()
            #expect(night.images.jobs.count == jobs)
        }
        night.presets[1] = Night.preset("hero", width: 1000, height: 500)
        _ = try await night.sync()
        #expect(night.images.jobs.count == 4)
    }
}
