import ImgCacheModel
import Testing

@testable import ImgCache

/// What an audit asks, what that proves, and what it leaves for `sync`.
@Suite struct ProbingTests {
    static let heron = "https://a.example/heron.jpg"
    static let tag = Validators(entityTag: "\"1\"", lastModified: nil)

    private func night(_ answers: ScriptedFetcher.Answer...) throws -> Night {
        try Night.mentioning([Self.heron], [Self.heron: answers])
    }

    @Test func firstSightIsAWholeLookThatStoresNothing() async throws {
        let night = try night(.body("picture 1600x900 heron"))
        let report = try await night.audit()
        #expect(report.totals.asked == 1)
        #expect(report.findings.isEmpty)
        #expect(night.fetcher.requests.map(\.firstBytes) == [nil])
        #expect(night.images.jobs == [[]])
        for folder in ["originals", "thumbs", "tmp"] { #expect(try night.files(folder).isEmpty) }
        let source = try #require(try await night.source(Self.heron))
        #expect(source.reason == .fresh)
        #expect(source.original == nil)
        #expect(source.fields.validators.isEmpty)
        #expect(try night.manifest().contains("\"run\":{\"id\":1,\"outcome\":\"complete\"}"))
        let sync = try await night.sync()
        #expect(sync.counts.fetched == 1)
        #expect(sync.tally.cached == 1)
    }

    @Test func aCopyWithValidatorsIsAskedWhetherItChanged() async throws {
        let night = try night(
            .body("picture 1600x900 heron", validators: Self.tag), .notModified)
        _ = try await night.sync()
        night.clock.advance(days: 8)
        _ = try await night.audit()
        #expect(night.fetcher.requests.last?.validators == Self.tag)
        #expect(night.fetcher.requests.last?.firstBytes == nil)
        let source = try #require(try await night.source(Self.heron))
        #expect(source.reason == .notModified)
        #expect(source.checkedAt == night.clock.now())
    }

    @Test func withoutValidatorsTheFirstBytesOfTheCopyAreProof() async throws {
        let night = try night(.body(Night.long("heron")))
        _ = try await night.sync()
        let dueAt = try await night.source(Self.heron)?.dueAt
        night.clock.advance(days: 8)
        _ = try await night.audit()
        #expect(night.fetcher.requests.map(\.firstBytes) == [nil, 65536])
        let source = try #require(try await night.source(Self.heron))
        #expect(source.reason == .notModified)
        #expect(source.dueAt == dueAt)
        #expect(try night.files("tmp").isEmpty)
    }

    @Test(arguments: [
        ("another beginning", Night.long("otter")),
        ("another length", Night.long("heron", tail: "more")),
    ])
    func whatTheFirstBytesDoNotProveIsLookedAtWhole(name: String, body: String) async throws {
        let night = try night(.body(Night.long("heron")))
        _ = try await night.sync()
        let before = try #require(try await night.source(Self.heron))
        night.fetcher.script(Self.heron, .body(body))
        night.clock.advance(days: 8)
        _ = try await night.audit()
        #expect(night.fetcher.requests.map(\.firstBytes) == [nil, 65536, nil])
        let source = try #require(try await night.source(Self.heron))
        #expect(source.reason == .fresh)
        #expect(source.original == before.original)
        #expect(source.fetchedAt == before.fetchedAt)
        #expect(try night.files("originals").count == 1)
        let sync = try await night.sync()
        #expect(sync.counts.fetched == 1)
        #expect(try await night.source(Self.heron)?.original?.bytes == Int64(body.utf8.count))
    }

    @Test func aPictureShorterThanTheFirstBytesIsWhole() async throws {
        let night = try night(.body("picture 1600x900 heron"))
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .body("picture 800x450 heron"))
        night.clock.advance(days: 8)
        _ = try await night.audit()
        #expect(night.fetcher.requests.map(\.firstBytes) == [nil, 65536])
        #expect(try await night.source(Self.heron)?.reason == .fresh)
        #expect(night.images.jobs.last == [])
    }

    @Test func aServerWithoutRangesIsAskedForTheWhole() async throws {
        let night = try night(.body(Night.long("heron")))
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .status(416, .empty), .body(Night.long("heron")))
        night.clock.advance(days: 8)
        let report = try await night.audit()
        #expect(night.fetcher.requests.map(\.firstBytes) == [nil, 65536, nil])
        #expect(report.findings.isEmpty)
        #expect(try await night.source(Self.heron)?.reason == .notModified)
    }

    @Test func changedBytesLeaveTheValidatorsOfTheCopyAlone() async throws {
        let night = try night(.body("picture 1600x900 heron", validators: Self.tag))
        _ = try await night.sync()
        let other = Validators(entityTag: "\"2\"", lastModified: nil)
        night.fetcher.script(Self.heron, .body("picture 1700x900 heron", validators: other))
        night.clock.advance(days: 8)
        _ = try await night.audit()
        #expect(try await night.source(Self.heron)?.fields.validators == Self.tag)
        let sync = try await night.sync()
        #expect(night.fetcher.requests.last?.validators == Self.tag)
        #expect(sync.counts.fetched == 1)
        #expect(try await night.source(Self.heron)?.fields.validators == other)
    }

    @Test func whateverTheServerSaysAPictureIsSeenWholeOnceInThirtyDays() async throws {
        let night = try night(
            .body("picture 1600x900 heron", validators: Self.tag), .notModified)
        _ = try await night.sync()
        var whole: [Int] = []
        for week in 1...20 {
            night.clock.advance(days: 7)
            // The picture is what it was: a full look at it is no news.
            let isWhole = Night.isLookDue(try #require(try await night.source(Self.heron)), night)
            night.fetcher.script(
                Self.heron, isWhole ? .body("picture 1600x900 heron") : .notModified)
            _ = try await night.audit()
            if night.fetcher.requests.last?.validators == nil { whole.append(week) }
        }
        #expect(night.fetcher.asked.count == 21)
        #expect((3...5).contains(whole.count), "\(whole)")
        #expect(zip(whole, whole.dropFirst()).allSatisfy { $1 - $0 <= 5 }, "\(whole)")
        #expect(whole.first.map { $0 >= 5 } == true, "the bytes are younger: \(whole)")
        #expect(night.images.jobs.count == 1, "the same bytes are not decoded again")
        #expect(try await night.source(Self.heron)?.reason == .notModified)
    }

    @Test func oneInTroubleMustShowAWholePicture() async throws {
        let night = try night(.body(Night.long("heron")))
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .status(500, .http5xx), .body(Night.long("heron")))
        night.clock.advance(days: 8)
        _ = try await night.audit()
        night.clock.advance(days: 1)
        _ = try await night.audit()
        #expect(night.fetcher.requests.map(\.firstBytes) == [nil, 65536, nil])
        #expect(try await night.source(Self.heron)?.course.state == .alive)
    }

    @Test func aMovedPictureIsANoticeWithItsNewAddress() async throws {
        let target = "https://b.example/heron.jpg"
        let night = try night(.moved(target, body: "picture 1600x900 heron"))
        let report = try await night.audit()
        let finding = try #require(report.findings.first)
        #expect(finding.standing == .notice)
        #expect(finding.finalURL == target)
        #expect(finding.suggestions.first?.kind == .redirectTarget)
        #expect(finding.suggestions.first?.target == target)
    }

    @Test func aSmallerPictureIsANoticeAndTheCopyStays() async throws {
        let night = try Night(
            [.mentioning("a.md", (Self.heron, PixelSize(width: 1600, height: 900)))],
            [Self.heron: [.body("picture 1600x900 heron")]])
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .body("picture 160x90 heron"))
        night.clock.advance(days: 8)
        let report = try await night.audit()
        #expect(report.findings.map(\.reason) == [.replacedSmaller])
        #expect(report.findings.first?.copy?.size == PixelSize(width: 1600, height: 900))
        #expect(try night.files("originals").count == 1)
    }

    @Test func onePictureForEverythingIsNobodysPicture() async throws {
        let urls = (1...4).map { "https://cdn.example/\($0).jpg" }
        var script = Dictionary(
            uniqueKeysWithValues: urls.map {
                ($0, [ScriptedFetcher.Answer.body("picture 5x5 nothing here")])
            })
        script["https://cdn.example/imgcache-probe-1.jpg"] = [.body("picture 5x5 nothing here")]
        let night = try Night.mentioning(urls, script)
        let report = try await night.audit()
        #expect(report.findings.map(\.reason) == Array(repeating: .placeholder, count: 4))
        #expect(night.images.jobs.count == 1, "the same bytes are decoded once")
        for url in urls { #expect(try await night.source(url)?.course.nights == 1) }
    }

    @Test func whatTheDecoderTurnsAwayIsInTroubleAndRemembered() async throws {
        let night = try night(.body("<html>not here</html>"))
        for nights in 1...2 {
            let report = try await night.audit()
            #expect(report.findings.map(\.reason) == [.undecodable])
            #expect(report.findings.first?.course.nights == nights)
            night.clock.advance(days: 1)
        }
        #expect(night.images.jobs.count == 1)
    }

    @Test func takedownsAreHeededAsInSync() async throws {
        let night = try night(.body("picture 1600x900 heron"))
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .status(451, .http451))
        night.clock.advance(days: 8)
        let report = try await night.audit(rules: { $0.onTakedown = .withdraw })
        #expect(report.findings.map(\.reason) == [.http451])
        #expect(try night.files("originals").isEmpty)
    }

    @Test func aCancelledAuditKeepsWhatWasDoneAndReports() async throws {
        let otter = "https://b.example/otter.jpg"
        let night = try Night.mentioning(
            [Self.heron, otter], [Self.heron: [.status(404, .http404)], otter: [.held]])
        let run = Task { try await night.audit() }
        while night.fetcher.asked.count < 2 { await Task.yield() }
        run.cancel()
        let report = try await run.value
        #expect(report.outcome == .interrupted)
        #expect(report.findings.map(\.url) == [Self.heron])
        #expect(try await night.source(otter)?.reason == .runAborted)
        #expect(try night.manifest().contains("\"outcome\":\"interrupted\""))
    }
}

extension Night {
    /// Whether the next question is for the whole.
    static func isLookDue(_ source: Source, _ night: Night) -> Bool {
        ProbeQuestion(for: source, at: night.clock.now()) == .all
    }
}
