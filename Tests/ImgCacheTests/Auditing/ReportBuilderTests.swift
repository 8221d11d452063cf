import ImgCacheModel
import ImgCacheSettings
import Testing

@testable import ImgCache

/// What a report says, and what it leaves aside.
@Suite struct ReportBuilderTests {
    static let gone = "https://a.example/gone.jpg"
    static let well = "https://b.example/well.jpg"

    private func night() async throws -> Night {
        let night = try Night(
            [.mentioning("a.md", (Self.gone, nil), (Self.well, PixelSize(width: 9, height: 8)))],
            [Self.gone: [.status(404, .http404)], Self.well: [.body("picture 9x9 well")]])
        _ = try await night.sync()
        return night
    }

    private func set(
        _ subject: Acknowledgement.Subject, _ ground: Acknowledgement.Ground? = nil,
        days: Int = 9, note: String = "known", of night: Night
    ) -> Acknowledgement {
        Acknowledgement(
            subject: subject, ground: ground, note: note,
            until: night.clock.now().advanced(by: .seconds(days * 86400)))
    }

    @Test func aFindingSaysWhereAndSinceWhen() async throws {
        let night = try await night()
        let report = try await night.auditOffline(AuditOptions(paths: ["a.md"]))
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.host == "a.example")
        #expect(finding.standing == .suspect)
        #expect(finding.status == 404)
        #expect(finding.detail == "the server answered 404")
        #expect(finding.course.firstFailure == night.clock.now())
        #expect(
            finding.mentions.map { "\($0.document):\($0.line) \($0.pointer)" } == [
                "a.md:3 /images/0"
            ])
        #expect(report.sizes.map(\.check) == [.different])
        #expect(report.sizes.first?.real == PixelSize(width: 9, height: 9))
        #expect(report.totals.documents == 1)
        #expect(report.totals.references == 2)
        #expect(report.totals.cached == 1)
        #expect(report.totals.checks == [.different: 1])
        #expect(report.paths == ["a.md"])
    }

    @Test(
        arguments: [
            (nil, 2), (.reason(.http404), 1), (.reason(.http410), 0), (.check(.different), 1),
            (.check(.scaled), 0),
        ] as [(Acknowledgement.Ground?, Int)])
    func anAcknowledgementCoversItsReasonAlone(
        ground: Acknowledgement.Ground?, covered: Int
    ) async throws {
        let night = try await night()
        let entries = [
            set(.host("*.example"), ground, of: night), set(.host("other.test"), of: night),
        ]
        let report = try await night.auditOffline(acknowledged: entries)
        #expect(report.totals.acknowledged == covered)
        #expect(report.findings.count == 1)
        let count =
            report.totals.standings.values.reduce(0, +)
            + report.totals.checks.values.reduce(0, +)
        #expect(count == 2 - covered)
    }

    @Test func aFindingIsBackWhenItsDayHasPassedOrItsReasonChanged() async throws {
        let night = try await night()
        let entry = set(.source(Self.gone), .reason(.http404), days: 3, of: night)
        let first = try await night.auditOffline(acknowledged: [entry])
        #expect(first.findings.first?.acknowledgement?.note == "known")
        night.fetcher.script(Self.gone, .status(410, .http410))
        night.clock.advance(days: 1)
        let second = try await night.audit(acknowledged: [entry])
        #expect(second.findings.first?.acknowledgement == nil)
        night.fetcher.script(Self.gone, .status(404, .http404))
        night.clock.advance(days: 1)
        #expect(try await night.audit(acknowledged: [entry]).totals.acknowledged == 1)
        night.clock.advance(days: 1)
        #expect(try await night.auditOffline(acknowledged: [entry]).totals.acknowledged == 0)
    }

    @Test func signaturesAreShortenedEverywhere() async throws {
        let secret = "0123456789abcdef0123456789abcdef"
        let url = "https://c.example/a.jpg?token=\(secret)"
        let night = try Night.mentioning([url], [url: [.status(404, .http404)]])
        let report = try await night.audit(AuditOptions(since: .time(Timestamp(seconds: 0))))
        #expect(report.findings.first?.url == "https://c.example/a.jpg?token=0123…")
        #expect(report.changes?.added.count == 1)
        #expect(!String(describing: report).contains(secret))
    }

    // MARK: Incidents

    @Test(
        arguments: [
            (["timeout", "timeout", "timeout"], true), (["timeout", "reset"], true),
            (["timeout"], false), (["timeout", "ok"], false),
            (["timeout", "timeout", "ok"], false), (["http_404", "http_404", "http_404"], false),
            (["timeout", "http_5xx", "reset", "ok", "ok"], true),
            (["timeout", "http_5xx", "reset", "ok", "ok", "ok"], false),
            (["http_403", "http_403", "bot_challenge"], true),
        ] as [([String], Bool)])
    func aHostInTroubleIsOneIncident(answers: [String], isIncident: Bool) throws {
        let troubled = try answers.enumerated().compactMap { index, word -> AuditedSource? in
            guard let reason = Reason(rawValue: word) else { return nil }
            let url = try SourceURL("https://h.example/\(index).jpg")
            var source = Source(id: Int64(index), location: .remote(url))
            source.reason = reason
            return AuditedSource(source: source, standing: .suspect, copy: nil, mentions: [])
        }
        let incidents = Incidents.of(
            troubled, sources: ["h.example": answers.count], parked: [])
        #expect(incidents.map(\.host) == (isIncident ? ["h.example"] : []))
        #expect(incidents.allSatisfy { $0.sources == answers.count })
    }

    @Test func aParkedHostIsAnIncident() async throws {
        let urls = (1...9).map { "https://a.example/\($0).jpg" }
        var script = Dictionary(
            uniqueKeysWithValues: urls.map { ($0, [ScriptedFetcher.Answer.failed(.timeout)]) })
        script[Self.well] = [.body("picture 9x9 well")]
        let night = try Night.mentioning(urls + [Self.well], script)
        let report = try await night.audit()
        #expect(report.outcome == .complete)
        #expect(night.fetcher.asked.count < 9, "three in a row park a host")
        let incident = try #require(report.incidents.first)
        #expect(report.incidents.count == 1)
        #expect(incident.reason == .timeout)
        #expect([incident.troubled, incident.sources] == [9, 9])
    }

    // MARK: Comparing

    @Test func lastMeansTheAuditBeforeTheLatestRun() async throws {
        let night = try await night()
        func changes() async throws -> AuditChanges? {
            try await night.auditOffline(AuditOptions(since: .last)).changes
        }
        #expect(try await changes() == nil)
        night.clock.advance(days: 8)
        let first = try await night.audit(AuditOptions(since: .last))
        #expect(first.changes?.run == 1, "no audit before: the run before")
        #expect(first.changes?.broke.map(\.url) == [Self.gone])
        night.clock.advance(days: 1)
        _ = try await night.sync()
        #expect(try await changes()?.run == 2)
        night.clock.advance(days: 7)
        night.fetcher.script(Self.gone, .body("picture 9x9 gone"))
        let second = try await night.audit(AuditOptions(since: .last))
        #expect(second.changes?.run == 2)
        #expect(second.changes?.recovered.map(\.url) == [Self.gone])
        #expect(try await changes()?.recovered.map(\.url) == [Self.gone])
    }

    // MARK: https

    @Test func theHTTPSFormIsTriedForWhatFailsOverHTTP() async throws {
        let plain = "http://old.example/a.jpg"
        let night = try Night.mentioning(
            [plain, Self.well],
            [
                plain: [.failed(.connectFailed)], Self.well: [.body("picture 9x9 well")],
                "https://old.example/a.jpg": [.body("picture 9x9 old")],
            ])
        let report = try await night.audit()
        #expect(report.findings.first?.suggestions.first?.kind == .https)
        #expect(
            report.findings.first?.suggestions.first?.target == "https://old.example/a.jpg")
        #expect(night.fetcher.requests.last?.firstBytes == 65536)
        #expect(try night.files("tmp").isEmpty)
        // From the catalog alone nobody knows.
        #expect(try await !night.auditOffline().advice(for: plain).contains(.https))
    }

    @Test func theHTTPSFormIsNotSuggestedWhenItFailsToo() async throws {
        let plain = "http://old.example/a.jpg"
        let night = try Night.mentioning(
            [plain, Self.well],
            [
                plain: [.status(404, .http404)], Self.well: [.body("picture 9x9 well")],
                "https://old.example/a.jpg": [.status(404, .http404)],
            ])
        let report = try await night.audit()
        #expect(night.fetcher.asked.contains("https://old.example/a.jpg"))
        #expect(!report.advice(for: plain).contains(.https))
    }
}
