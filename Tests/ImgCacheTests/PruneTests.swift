import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCache

@Suite struct PruneTests {
    private static let heron = "https://a.example/heron.jpg"
    private static let otter = "https://b.example/otter.jpg"

    /// Two cached pictures in two documents, then, some days later, a night on which the otter's
    /// document is gone.
    private func nightAfterALoss(
        days: Int64 = 1, heron: String = "picture 1600x900 heron",
        otter: String = "picture 800x600 otter"
    ) async throws -> Night {
        let night = try Night(
            [
                .mentioning("heron.md", (Self.heron, nil)),
                .mentioning("otter.md", (Self.otter, nil)),
            ],
            [
                Self.heron: [.body(heron)],
                Self.otter: [.body(otter)],
            ])
        _ = try await night.sync()
        night.clock.advance(days: days)
        night.documents.replace([try .mentioning("heron.md", (Self.heron, nil))])
        _ = try await night.sync()
        return night
    }

    private func prune(
        _ night: Night, days: Int = 14, maxSize: Int64? = nil, isDryRun: Bool = false
    ) async throws -> PruneReport {
        let rule = PruneRule(
            grace: .seconds(days * 86400), maxSize: maxSize.map { ByteCount($0) })
        let report = try await night.catalog.prune(
            rule, at: night.clock.now(), isDryRun: isDryRun)
        if !isDryRun {
            _ = try await night.catalog.deleteForgotten(from: FileBlobStore(night.directory))
        }
        return report
    }

    @Test func whatNobodyMentionsGoesAfterItsGraceAndNotBefore() async throws {
        let night = try await nightAfterALoss()
        let early = try await prune(night)
        #expect(early.total.files == 0)
        #expect(early.waiting.files == 2)
        #expect(try night.files("originals").count == 2)
        night.clock.advance(days: 15)
        let late = try await prune(night)
        #expect(late.removed[.unmentioned]?.files == 2)
        #expect(late.sources == 1)
        #expect(late.kept.files == 2)
        #expect(try night.files("originals").count == 1)
        #expect(try night.files("thumbs").count == 1)
        #expect(try await night.source(Self.otter) == nil)
        #expect(try await night.source(Self.heron)?.original != nil)
        #expect(try await night.sync().tally.cached == 1)
    }

    @Test func theGraceBeginsWithTheRunThatMissesTheMention() async throws {
        let night = try await nightAfterALoss(days: 20)
        #expect(try await prune(night).total.files == 0)
        night.clock.advance(days: 15)
        #expect(try await prune(night).total.files == 2)
    }

    @Test func aMentionEndsTheGraceAlsoInARunThatDoesNotFinish() async throws {
        let night = try await nightAfterALoss()
        night.clock.advance(days: 20)
        // Read and recorded, and the run ends before the scan does.
        try await night.catalog.beginScan(within: [], readerFingerprint: "x")
        let page = try ScriptedDocuments.Page.mentioning("otter.md", (Self.otter, nil))
        let documents = ScriptedDocuments([page])
        var stats: [DocumentStat] = []
        try documents.forEachDocument(in: []) { stats.append($0) }
        try await night.catalog.recordDocuments(stats.map(documents.read))
        _ = try await night.sync(SyncOptions(acceptRemovals: true))
        #expect(try await prune(night).total.files == 0)
    }

    @Test func aSourceWhosePictureAnotherOneShowsIsForgottenWithoutIt() async throws {
        let night = try await nightAfterALoss(
            heron: "picture 1600x900 both", otter: "picture 1600x900 both")
        night.clock.advance(days: 15)
        let report = try await prune(night)
        #expect(report.sources == 1)
        #expect(report.total.files == 0)
        #expect(try await night.source(Self.otter) == nil)
        #expect(try await night.sync().tally.cached == 1)
    }

    @Test func aDryRunNamesTheFilesAndChangesNothing() async throws {
        let night = try await nightAfterALoss()
        night.clock.advance(days: 15)
        let first = try await prune(night, isDryRun: true)
        #expect(first.paths.count == 2)
        #expect(try await prune(night, isDryRun: true) == first)
        #expect(try night.files("originals").count == 2)
        #expect(try await night.source(Self.otter) != nil)
    }

    @Test func aPictureThatIsMentionedAgainStays() async throws {
        let night = try await nightAfterALoss()
        night.documents.replace([
            try .mentioning("heron.md", (Self.heron, nil)),
            try .mentioning("otter.md", (Self.otter, nil)),
        ])
        let asked = night.fetcher.asked.count
        _ = try await night.sync()
        night.clock.advance(days: 15)
        #expect(try await prune(night).total.files == 0)
        #expect(night.fetcher.asked.count == asked)
    }

    @Test func olderBytesGoAfterTheirGrace() async throws {
        let night = try await nightAfterALoss()
        night.fetcher.script(Self.heron, .body("picture 1600x900 heron, retouched"))
        night.clock.advance(days: 10)
        _ = try await night.sync()
        #expect(try night.files("originals").count == 3)
        night.clock.advance(days: 13)
        #expect(try await prune(night).removed[.superseded] == nil)
        night.clock.advance(days: 2)
        #expect(try await prune(night, isDryRun: true).removed[.superseded]?.files == 2)
        _ = try await prune(night)
        #expect(try night.files("originals").count == 1)
        #expect(try await night.sync().tally.cached == 1)
    }

    @Test func thumbnailsOfAnOlderRecipeGoAndThoseOfTheNewOneStay() async throws {
        let night = try await nightAfterALoss()
        night.clock.advance(days: 1)
        night.presets = [Night.preset("card", width: 300, height: 200)]
        _ = try await night.sync()
        #expect(try night.files("thumbs").count == 3)
        // The grace begins when a prune sees the recipe gone.
        _ = try await prune(night)
        night.clock.advance(days: 15)
        let report = try await prune(night)
        #expect(report.removed[.recipe]?.files == 1)
        #expect(try night.files("thumbs").count == 1)
        #expect(try await night.sync().counts.rendered == 0)
    }

    @Test func aLargestSizeTakesWhatLeftTheManifestAndNothingElse() async throws {
        let night = try await nightAfterALoss()
        let report = try await prune(night, maxSize: 1)
        #expect(report.removed[.unmentioned]?.files == 2)
        #expect(report.excess != nil)
        #expect(try night.files("originals").count == 1)
        #expect(try await night.sync().tally.cached == 1)
    }

    @Test func whatIsKeptOutIsRememberedForGood() async throws {
        let night = try await nightAfterALoss()
        let pattern = try #require(SourcePattern(Self.otter))
        _ = try await night.catalog.forget(pattern, block: true, at: night.clock.now())
        night.clock.advance(days: 100)
        _ = try await prune(night)
        #expect(try await night.source(Self.otter)?.reason == .excluded)
    }
}
