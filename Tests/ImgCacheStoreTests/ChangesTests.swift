import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// What changed between an earlier time and now.
@Suite struct ChangesTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    private func day(_ number: Int) -> Timestamp {
        Sample.now.advanced(by: .seconds(number * 86400))
    }

    /// A run on a day, in which sources end like this.
    private func run(_ number: Int, _ states: [String: Course.State]) async throws -> RunRecord {
        let id = try await catalog.beginRun(command: "audit", at: day(number))
        for (name, state) in states {
            try await catalog.update(try Sample.url(name).text) {
                $0.reason = state == .broken ? .http404 : .fresh
                $0.course = Course(state: state, since: day(number))
            }
        }
        let end = day(number).advanced(by: .seconds(600))
        try await catalog.finishRun(id, outcome: .complete, counts: RunCounts(), at: end)
        return try #require(try await catalog.latestRuns(limit: 1).first)
    }

    private func names(_ changes: [AuditChanges.Change]) -> [String] {
        changes.map { String($0.url.split(separator: "/").last ?? "") }
    }

    private func mention(_ names: [String], in path: String = "x.md") async throws {
        try await catalog.mention(try names.map { .remote(try Sample.url($0)) }, in: path)
    }

    @Test func whatBrokeRecoveredAndCameIsTold() async throws {
        try await mention(["broke", "mended", "both", "same"])
        let before = try await run(
            0, ["broke": .alive, "mended": .broken, "both": .alive, "same": .broken])
        try await mention(["broke", "mended", "both", "same", "new"], in: "y.md")
        _ = try await run(1, ["both": .broken, "new": .alive])
        _ = try await run(2, ["broke": .broken, "mended": .recovered, "both": .recovered])
        for baseline in [AuditBaseline.run(before), .time(day(0).advanced(by: .seconds(700)))] {
            let changes = try await catalog.changes(since: baseline, within: [])
            #expect(names(changes.broke) == ["broke"])
            #expect(names(changes.recovered) == ["mended"])
            #expect(names(changes.added) == ["new"])
            #expect(changes.broke.first?.at == day(2).advanced(by: .seconds(600)))
            #expect(changes.broke.first?.reason == .http404)
            #expect(changes.recovered.first?.state == .recovered)
        }
        let run = try await catalog.changes(since: .run(before), within: [])
        #expect(run.run == 1)
        #expect(run.since == before.endedAt)
    }

    @Test func oneWhoBrokeTwiceBrokeTheSecondTime() async throws {
        try await mention(["a"])
        let before = try await run(0, ["a": .alive])
        _ = try await run(1, ["a": .broken])
        _ = try await run(2, ["a": .recovered])
        let last = try await run(3, ["a": .broken])
        let changes = try await catalog.changes(since: .run(before), within: [])
        #expect(changes.broke.map(\.at) == [last.endedAt])
    }

    @Test func goingFromBrokenToDeadIsNoNews() async throws {
        try await mention(["a"])
        let before = try await run(0, ["a": .broken])
        let id = try await catalog.beginRun(command: "audit", at: day(1))
        try await catalog.update(try Sample.url("a").text) { $0.course.state = .dead }
        try await catalog.finishRun(id, outcome: .complete, counts: RunCounts(), at: day(1))
        let changes = try await catalog.changes(since: .run(before), within: [])
        #expect(changes.broke.isEmpty)
        #expect(changes.recovered.isEmpty)
    }

    @Test func changesStayWithinThePaths() async throws {
        try await catalog.scan([
            Sample.reading("a/1.md", [Sample.reference(.remote(try Sample.url("a")))]),
            Sample.reading("b/1.md", [Sample.reference(.remote(try Sample.url("b")))]),
        ])
        let before = try await run(0, ["a": .alive, "b": .alive])
        _ = try await run(1, ["a": .broken, "b": .broken])
        #expect(
            names(try await catalog.changes(since: .run(before), within: ["b"]).broke) == ["b"])
    }

    @Test func nothingChangedSinceTheLastRun() async throws {
        try await mention(["a"])
        let only = try await run(0, ["a": .broken])
        let changes = try await catalog.changes(since: .run(only), within: [])
        #expect(changes.broke.isEmpty && changes.recovered.isEmpty && changes.added.isEmpty)
    }
}
