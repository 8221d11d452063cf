import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCache

/// Whom an audit asks, and what a run counts for.
@Suite struct SelectionTests {
    static let well = "https://a.example/well.jpg"
    static let ill = "https://b.example/ill.jpg"

    private func night() async throws -> Night {
        let night = try Night.mentioning(
            [Self.well, Self.ill],
            [Self.well: [.body("picture 9x9 well")], Self.ill: [.status(404, .http404)]])
        _ = try await night.sync()
        return night
    }

    @Test(
        arguments: [
            (AuditOptions.Recheck.stale, 0, []), (.stale, 1, [SelectionTests.ill]),
            (.stale, 7, [SelectionTests.ill, SelectionTests.well]),
            (.broken, 0, [SelectionTests.ill]), (.broken, 9, [SelectionTests.ill]),
            (.all, 0, [SelectionTests.ill, SelectionTests.well]),
        ] as [(AuditOptions.Recheck, Int64, [String])])
    func theFlagSaysWhom(
        recheck: AuditOptions.Recheck, days: Int64, expected: [String]
    ) async throws {
        let night = try await night()
        night.clock.advance(days: days, hours: days == 0 ? 1 : 0)
        let report = try await night.audit(AuditOptions(recheck: recheck))
        #expect(night.fetcher.asked.dropFirst(2).sorted() == expected.sorted())
        #expect(report.totals.asked == expected.count)
    }

    @Test func aWeeklyRunAsksAgainWhatItAskedLastAtItsEnd() async throws {
        let night = try await night()
        // The first run took three hours.
        night.clock.advance(days: 6, hours: 21)
        _ = try await night.audit()
        #expect(night.fetcher.asked.dropFirst(2).contains(Self.well))
    }

    @Test func aLimitEndsTheRunAndTheReportIsWhole() async throws {
        let night = try await night()
        night.clock.advance(days: 8)
        let report = try await night.audit(AuditOptions(limit: 1))
        #expect(report.outcome == .overBudget)
        #expect(report.totals.asked == 1)
        #expect(report.findings.map(\.url) == [Self.ill])
    }

    @Test func offlineAsksNobodyAndChangesNothing() async throws {
        let night = try await night()
        let manifest = try night.manifest()
        night.clock.advance(days: 8)
        let report = try await night.auditOffline()
        #expect(night.fetcher.asked.count == 2)
        #expect(report.run == nil)
        #expect(report.outcome == .complete)
        #expect(report.findings.map(\.url) == [Self.ill])
        #expect(report.trend.map(\.run) == [1])
        #expect(try night.manifest() == manifest)
    }

    @Test func anAuditIsARunAmongRuns() async throws {
        let night = try await night()
        night.clock.advance(days: 1)
        let report = try await night.audit()
        let runs = try await night.catalog.latestRuns(limit: 9)
        #expect(runs.map(\.command) == ["audit", "sync"])
        #expect(report.run == 2)
        #expect(runs.first?.counts.asked == 1)
        #expect(runs.first?.counts.failed == 1)
        #expect(report.trend.map(\.run) == [1, 2])
    }

    @Test func losingMostDocumentsStopsAnAuditToo() async throws {
        let night = try await night()
        night.documents.replace([])
        await #expect(throws: SyncError.self) { try await night.audit() }
        let report = try await night.audit(AuditOptions(acceptRemovals: true))
        #expect(report.totals.sources == 0)
    }
}
