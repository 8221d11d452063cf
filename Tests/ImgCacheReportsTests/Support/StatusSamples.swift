import ImgCacheModel

/// Statuses for tests.
enum StatusSamples {
    static let now = Timestamp(seconds: 1_795_399_200)

    static func day(_ number: Int64) -> Timestamp { now.advanced(by: .seconds(number * 86400)) }

    static func run(
        _ id: Int64, _ command: String = "sync", day number: Int64,
        _ outcome: RunOutcome? = .complete, seconds: Int64 = 200, failed: Int = 6
    ) -> RunRecord {
        RunRecord(
            id: id, command: command, startedAt: day(number),
            endedAt: outcome.map { _ in day(number).advanced(by: .seconds(seconds)) },
            outcome: outcome,
            counts: RunCounts(
                asked: 30, fetched: 22, notModified: 2, failed: failed, rendered: 22,
                requests: 34, bytes: 1_834_500))
    }

    /// A cache after some nights; the plot has a night that nobody counted.
    static func report() -> StatusReport {
        var overview = CatalogOverview(
            tally: CatalogTally(
                documents: 8, references: 40, sources: 30, cached: 24,
                reasons: [.fresh: 21, .movedPermanently: 3, .http404: 5, .timeout: 1],
                states: [.alive: 24, .broken: 5, .suspect: 1],
                checks: [.match: 33, .different: 2, .undeclared: 5],
                originals: .init(files: 22, bytes: 18_345_000),
                thumbnails: .init(files: 88, bytes: 900_000)))
        overview.hosts = HostSummary(
            count: 5,
            listed: [
                HostTally(
                    host: "bad.example", sources: 6, cached: 1, troubled: 5, bytes: 1001,
                    checkedAt: day(-1)),
                HostTally(
                    host: "", sources: 3, cached: 3, troubled: 0, bytes: 2_000_000,
                    checkedAt: day(-1)),
            ], others: 4,
            rest: HostTally(
                host: "", sources: 21, cached: 20, troubled: 1, bytes: 16_000_000,
                checkedAt: day(-1)))
        overview.presets = [
            PresetTally(
                name: "card", isConfigured: true, originals: 22, missing: 2,
                thumbnails: .init(files: 44, bytes: 450_000)),
            PresetTally(
                name: "card", isConfigured: false, originals: 9, missing: 0,
                thumbnails: .init(files: 18, bytes: 90_000)),
        ]
        overview.ages = AgeTally(
            sources: 30, checked: 30, recent: 28, checks: day(-12)...day(-1),
            fetches: day(-100)...day(-1))
        overview.runs = [
            run(12, day: 0, nil), run(11, "audit", day: -1, .network), run(10, day: -2),
        ]
        overview.lastRuns = [run(11, "audit", day: -1, .network), run(10, day: -2)]
        overview.lastSuccesses = ["sync": day(-2), "audit": day(-8)]
        overview.trend = (1...11).map { number in
            let id = Int64(number)
            return CatalogOverview.TrendPoint(
                run: run(id, day: id - 12, seconds: 20 * id),
                standing: number == 4
                    ? nil
                    : AuditTrendPoint(
                        run: id, at: day(id - 12), sources: 30, cached: 20 + number / 3,
                        broken: 11 - number, suspect: 1))
        }
        return StatusReport(
            cache: "cache", overview: overview,
            disk: DiskUse(
                volumes: [
                    .originals: .init(files: 22, bytes: 18_345_000),
                    .thumbnails: .init(files: 88, bytes: 900_000),
                    .catalog: .init(files: 1, bytes: 250_000),
                    .quarantine: .init(files: 2, bytes: 3000),
                ], free: ByteCount(12_000_000_000), reserve: ByteCount(1_000_000_000)),
            revalidateAfter: .seconds(7 * 86400), now: now,
            protections: ProtectionReport(
                ProtectionReport.Name.allCases.map { .init($0, isActive: $0 != .seccomp) },
                libraryVersion: "8.14.1"))
    }
}
