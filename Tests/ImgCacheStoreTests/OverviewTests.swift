import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct OverviewTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let scope = OverviewScope(
        recentSince: Sample.now.advanced(by: .seconds(-7 * 86400)))

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    private func day(_ number: Int64) -> Timestamp {
        Sample.now.advanced(by: .seconds(number * 86400))
    }

    @discardableResult
    private func run(
        _ command: String, day: Int64, _ outcome: RunOutcome = .complete
    ) async throws -> Int64 {
        let id = try await catalog.beginRun(command: command, at: self.day(day))
        try await catalog.finishRun(
            id, outcome: outcome, counts: RunCounts(asked: Int(id)),
            at: self.day(day).advanced(by: .seconds(60)))
        return id
    }

    @Test func anEmptyCatalogHasNothingToTell() async throws {
        #expect(try await catalog.overview(scope) == CatalogOverview())
    }

    @Test func hostsBeyondTheListAreAddedUp() async throws {
        try await catalog.mention(
            try ["a", "b", "b", "c", "d"].enumerated().map {
                .remote(try Sample.url("\($0).jpg", host: "\($1).example"))
            } + [.refused(identity: "ftp://x", reason: .schemeNotAllowed)])
        try await catalog.update("https://d.example/4.jpg") {
            $0.reason = .http404
            $0.checkedAt = Sample.now
        }
        try await catalog.update("https://c.example/3.jpg") {
            $0.reason = .fresh
            $0.checkedAt = day(-1)
            do { $0.original = try Sample.original() } catch { Issue.record(error) }
        }
        var short = scope
        short.hosts = 2
        let hosts = try await catalog.overview(short).hosts
        #expect(hosts.listed.map(\.host) == ["", "d.example"])
        #expect(hosts.others == 3)
        #expect(hosts.count == 4)
        #expect(
            hosts.rest
                == HostTally(
                    host: "", sources: 4, cached: 1, troubled: 0, bytes: 1001, checkedAt: day(-1)))
        short.hosts = 0
        let none = try await catalog.overview(short).hosts
        #expect(none.listed.isEmpty)
        #expect(none.rest.sources == 6)
        #expect(none.rest.troubled == 2)
    }

    @Test func agesLeaveOutWhatIsNeverAsked() async throws {
        try await catalog.mention([
            .remote(try Sample.url("new.jpg")), .remote(try Sample.url("old.jpg")),
            .remote(try Sample.url("never.jpg")), .remote(try Sample.url("excluded.jpg")),
            .refused(identity: "ftp://x", reason: .schemeNotAllowed),
        ])
        try await catalog.update("https://img.example/new.jpg") {
            $0.checkedAt = day(-1)
            $0.fetchedAt = day(-9)
        }
        try await catalog.update("https://img.example/old.jpg") {
            $0.checkedAt = day(-8)
            $0.fetchedAt = day(-300)
        }
        try await catalog.update("https://img.example/excluded.jpg") { $0.reason = .excluded }
        #expect(
            try await catalog.overview(scope).ages
                == AgeTally(
                    sources: 3, checked: 2, recent: 1, checks: day(-8)...day(-1),
                    fetches: day(-300)...day(-9)))
    }

    @Test func aSuccessIsFoundHoweverManyRunsCameSince() async throws {
        try await run("sync", day: -90)
        try await run("audit", day: -80, .network)
        for day in Int64(-30)...(-1) { try await run("sync", day: day, .interrupted) }
        let open = try await catalog.beginRun(command: "sync", at: Sample.now)
        let overview = try await catalog.overview(scope)
        #expect(overview.lastSuccesses == ["sync": day(-90).advanced(by: .seconds(60))])
        #expect(overview.lastRuns.map(\.command) == ["audit", "sync"])
        #expect(overview.lastRuns.map(\.outcome) == [.network, .interrupted])
        #expect(overview.runs.count == 10)
        #expect(overview.runs.first?.id == open)
        #expect(overview.trend.count == 32)
        #expect(overview.trend.last?.run.id == open - 1)
    }

    @Test func theTrendTellsHowThingsStoodAtEveryEnd() async throws {
        try await catalog.mention([
            .remote(try Sample.url("a.jpg")), .remote(try Sample.url("b.jpg")),
        ])
        try await run("sync", day: -2)
        try await catalog.update("https://img.example/a.jpg") {
            $0.reason = .http404
            $0.course.state = .broken
        }
        let second = try await run("sync", day: -1)
        let trend = try await catalog.overview(scope).trend
        #expect(trend.map(\.standing?.broken) == [0, 1])
        #expect(trend.map(\.standing?.sources) == [2, 2])
        #expect(trend.map(\.run.counts.asked) == [1, Int(second)])
    }
}

@Suite struct VolumesTests {
    @Test func everyKindOfFileIsCountedAndStrangersAreNot() throws {
        let cache = try TemporaryCache()
        try cache.open().close()
        for (name, bytes) in [
            ("manifest.json", 100), ("catalog.sqlite.v2.backup", 50), ("run.lock", 5),
            ("catalog.sqlite.vX.backup", 7), ("notes.txt", 9), ("quarantine/originals/ab/x", 11),
            ("quarantine/catalog-1/catalog.sqlite", 13), ("tmp/half", 17), ("thumbs/x/ab/y", 19),
        ] { try cache.place(name, bytes: bytes) }
        try FileManager.default.createSymbolicLink(
            atPath: cache.directory.absolute("quarantine/link"), withDestinationPath: "/etc")
        let catalog = try Disk.size(of: cache.directory.catalog) ?? 0
        #expect(
            try cache.directory.volumesBesideTheStore() == [
                .catalog: .init(files: 1, bytes: catalog), .manifest: .init(files: 1, bytes: 100),
                .backup: .init(files: 1, bytes: 50), .quarantine: .init(files: 2, bytes: 24),
                .temporary: .init(files: 1, bytes: 17),
            ])
    }

    @Test func aFolderThatIsALinkIsNotEntered() throws {
        let cache = try TemporaryCache()
        try FileManager.default.removeItem(atPath: cache.directory.temporary)
        try FileManager.default.createSymbolicLink(
            atPath: cache.directory.temporary, withDestinationPath: "/etc")
        #expect(try cache.directory.volumesBesideTheStore().isEmpty)
    }
}
