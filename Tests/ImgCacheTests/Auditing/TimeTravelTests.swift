import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCache

/// Nights in a row with an injected clock, through the whole of `sync` and `audit`.
@Suite struct TimeTravelTests {
    static let url = "https://a.example/heron.jpg"
    static let picture = ScriptedFetcher.Answer.body("picture 9x9 heron")

    private enum Command { case sync, audit, auditAll }

    private let night: Night

    /// A second host that is well, so that one that is not is not taken for the network.
    static let well = "https://b.example/well.jpg"

    init() throws {
        night = try Night.mentioning(
            [Self.url, Self.well],
            [Self.url: [Self.picture], Self.well: [.body("picture 9x9 well")]])
    }

    /// Lets the picture answer so from now on and runs one command, some days after the last.
    private func pass(
        days: Int64 = 0, hours: Int64 = 0, _ answer: ScriptedFetcher.Answer,
        _ command: Command = .auditAll
    ) async throws -> Course {
        night.clock.advance(days: days, hours: hours)
        night.fetcher.script(Self.url, answer)
        switch command {
        case .sync: _ = try await night.sync()
        case .audit: _ = try await night.audit()
        case .auditAll: _ = try await night.audit(AuditOptions(recheck: .all))
        }
        return try #require(try await night.source(Self.url)).course
    }

    @Test func failFailGoodIsForgotten() async throws {
        _ = try await pass(Self.picture, .sync)
        #expect(try await pass(days: 8, .failed(.timeout), .audit).state == .suspect)
        let second = try await pass(days: 1, .failed(.timeout), .sync)
        #expect(second.nights == 2)
        let third = try await pass(days: 1, Self.picture, .audit)
        #expect(third.state == .alive)
        #expect(third.nights == 0)
        let report = try await night.auditOffline()
        #expect(report.findings.isEmpty)
        #expect(report.totals.standings == [:])
    }

    @Test func threeNightsOverSixDaysAreBroken() async throws {
        _ = try await pass(Self.picture)
        #expect(try await pass(days: 1, .status(500, .http5xx)).state == .suspect)
        #expect(try await pass(days: 3, .status(500, .http5xx), .sync).state == .suspect)
        let third = try await pass(days: 3, .status(500, .http5xx))
        #expect(third.state == .broken)
        #expect(third.firstFailure == night.clock.now().advanced(by: .seconds(-6 * 86400)))
        let report = try await night.auditOffline()
        #expect(report.totals.standings == [.broken: 1])
        #expect(report.trend.map(\.broken) == [0, 0, 0, 1])
        #expect(report.trend.map(\.suspect) == [0, 1, 1, 0])
    }

    @Test func threeNightsWithinSixDaysAreNotYetBroken() async throws {
        _ = try await pass(Self.picture)
        for day in 1...3 {
            let course = try await pass(days: day == 1 ? 1 : 2, .status(500, .http5xx))
            #expect(course.state == .suspect)
        }
    }

    @Test func fortyDaysDeadAreProbedMonthly() async throws {
        _ = try await pass(Self.picture)
        var last = Course()
        for _ in 1...32 { last = try await pass(days: 1, .status(404, .http404), .sync) }
        #expect(last.state == .dead)
        func asked() -> Int { night.fetcher.asked.count { $0 == Self.url } }
        let before = asked()
        var questions: [Int] = []
        for day in 1...40 {
            _ = try await pass(days: 1, .status(404, .http404), .audit)
            if asked() > before + questions.count { questions.append(day) }
        }
        #expect(questions.count == 1, "\(questions)")
        #expect((27...31).contains(try #require(questions.first)))
        #expect(try await night.auditOffline().findings.map(\.standing) == [.dead])
        let mended = try await pass(days: 31, Self.picture, .audit)
        #expect(mended.state == .recovered)
    }

    @Test func nightsWithoutANetworkAreNoNights() async throws {
        _ = try await pass(Self.picture)
        night.fetcher.script(Self.well, .failed(.connectFailed))
        for _ in 1...2 {
            let course = try await pass(days: 8, .failed(.connectFailed), .audit)
            #expect(course.state == .alive)
            let runs = try await night.catalog.latestRuns(limit: 1)
            #expect(runs.first?.outcome == .network)
        }
        // The third such night blames the host.
        #expect(try await pass(days: 8, .failed(.connectFailed), .audit).nights == 1)
        let changes = try await night.catalog.changes(
            since: .time(Timestamp(seconds: 0)), within: [])
        #expect(changes.broke.isEmpty)
    }

    @Test func offlineReportsAreNoNights() async throws {
        _ = try await pass(Self.picture)
        let before = try await pass(days: 1, .status(500, .http5xx))
        for _ in 1...9 {
            night.clock.advance(days: 1)
            _ = try await night.auditOffline()
            _ = try await night.sync(SyncOptions(isOffline: true))
        }
        #expect(try await night.source(Self.url)?.course == before)
    }

    @Test func comingAndGoingIsFlapping() async throws {
        _ = try await pass(Self.picture)
        #expect(try await pass(days: 3, .failed(.timeout)).state == .suspect)
        #expect(try await pass(days: 2, Self.picture).state == .alive)
        #expect(try await pass(days: 4, .failed(.timeout)).state == .flapping)
        #expect(try await pass(days: 3, Self.picture).state == .flapping)
        let report = try await night.auditOffline()
        #expect(report.findings.map(\.standing) == [.flapping])
        #expect(report.advice(for: Self.url).contains(.wait))
        #expect(try await pass(days: 40, Self.picture).state == .alive)
    }

    @Test func twiceTheSameNightIsOneStrike() async throws {
        _ = try await pass(Self.picture)
        #expect(try await pass(days: 1, .status(404, .http404)).nights == 1)
        #expect(try await pass(hours: 10, .status(404, .http404)).nights == 1)
        #expect(try await pass(hours: 10, .status(404, .http404)).nights == 2)
    }

    @Test func syncAndAuditOnTheSameNightAreOneStrike() async throws {
        _ = try await pass(Self.picture)
        let first = try await pass(days: 8, .status(404, .http404), .sync)
        #expect(first.nights == 1)
        let second = try await pass(hours: 2, .status(404, .http404), .auditAll)
        #expect(second.nights == 1)
        let third = try await pass(days: 1, .status(404, .http404), .audit)
        #expect(third.state == .broken)
        let fourth = try await pass(hours: 1, Self.picture, .sync)
        #expect(fourth.state == .broken, "it was asked within 20 hours, so sync leaves it alone")
    }

    @Test func wallsAreKeptApart() async throws {
        for _ in 1...12 { _ = try await pass(days: 1, .status(403, .http403)) }
        let report = try await night.auditOffline()
        #expect(report.findings.map(\.standing) == [.blocked])
        #expect(report.trend.map(\.broken).max() == 0)
        #expect(report.trend.map(\.suspect).max() == 0)
    }

    // MARK: Is it the network?

    @Test func aCanaryTellsDeadHostsFromADeadNetwork() async throws {
        let dead = (1...4).map { "https://dead\($0).example/a.jpg" }
        let well = (1...4).map { "https://well\($0).example/a.jpg" }
        var script: [String: [ScriptedFetcher.Answer]] = [:]
        for url in dead { script[url] = [.failed(.connectFailed)] }
        for url in well { script[url] = [.body("picture 9x9 \(url)")] }
        let night = try Night.mentioning(dead + well, script)
        #expect(try await night.audit().outcome == .complete)
        // Nobody but dead hosts is asked: three that were well tell.
        let asked = night.fetcher.asked.count
        night.clock.advance(days: 1)
        let report = try await night.audit(AuditOptions(recheck: .broken))
        #expect(report.outcome == .complete)
        #expect(night.fetcher.asked.count == asked + 4 + Canaries.count)
        #expect(try await night.source(dead[3])?.course.nights == 2)
        // Without an answer from there it is the network after all.
        for url in well { night.fetcher.script(url, .failed(.connectFailed)) }
        night.clock.advance(days: 1)
        #expect(try await night.audit(AuditOptions(recheck: .broken)).outcome == .network)
        #expect(try await night.source(dead[3])?.course.nights == 2)
        #expect(try await night.source(well[0])?.course.nights == 0)
    }
}
