import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// How runs turned sources, and how things stood at their ends.
@Suite struct HistoryTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let url = "https://img.example/a.jpg"

    init() async throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        try await catalog.mention([.remote(try SourceURL(url))])
    }

    private func day(_ number: Int) -> Timestamp {
        Sample.now.advanced(by: .seconds(number * 86400))
    }

    /// One run that leaves the source like this.
    private func run(
        _ number: Int, _ reason: Reason, _ state: Course.State, revert: Bool = false
    ) async throws {
        let id = try await catalog.beginRun(command: "sync", at: day(number))
        try await catalog.update(url) {
            $0.reason = reason
            $0.course = Course(state: state, since: day(number))
            $0.checkedAt = day(number)
        }
        if revert { _ = try await catalog.revertRun(id) }
        try await catalog.finishRun(
            id, outcome: revert ? .network : .complete, counts: RunCounts(), at: day(number))
    }

    private func turns() async throws -> [String] {
        try await catalog.read("look at turns") { db in
            try Row.fetchAll(
                db,
                sql: "SELECT run, from_state, to_state, from_reason, to_reason FROM turns "
                    + "ORDER BY run"
            ).map { row in
                let words: [String] = (1...4).map { row[$0] }
                return "\(row[0] as Int): " + words.joined(separator: " ")
            }
        }
    }

    @Test func aChangeOfStateOrVerdictIsATurn() async throws {
        try await run(0, .fresh, .alive)
        try await run(1, .notModified, .alive)
        try await run(2, .timeout, .suspect)
        try await run(3, .reset, .suspect)
        try await run(4, .http404, .suspect)
        try await run(5, .http404, .broken)
        #expect(
            try await turns() == [
                "1: new alive pending fresh", "3: alive suspect not_modified timeout",
                "5: suspect suspect reset http_404", "6: suspect broken http_404 http_404",
            ])
    }

    @Test func aRunThatWasTakenBackTurnedNobody() async throws {
        try await run(0, .fresh, .alive)
        try await run(1, .connectFailed, .suspect, revert: true)
        #expect(try await turns() == ["1: new alive pending fresh"])
        #expect(try await catalog.trend(limit: 9).map(\.run) == [1, 2])
    }

    @Test func beingInterruptedIsNoTurn() async throws {
        try await run(0, .fresh, .alive)
        try await run(1, .runAborted, .alive)
        try await run(2, .notModified, .alive)
        #expect(try await turns().count == 1)
    }

    @Test func aRunThatCrashedKeepsItsTurns() async throws {
        _ = try await catalog.beginRun(command: "audit", at: day(0))
        try await catalog.update(url) {
            $0.reason = .http404
            $0.course.state = .suspect
        }
        try await run(1, .http404, .broken)
        #expect(
            try await turns() == [
                "1: new suspect pending http_404", "2: suspect broken http_404 http_404",
            ])
    }

    @Test func turnsAreForgottenAfterFourHundredDays() async throws {
        try await run(0, .fresh, .alive)
        try await run(399, .timeout, .suspect)
        #expect(try await turns().count == 2)
        try await run(401, .fresh, .alive)
        #expect(try await turns().map { $0.prefix(2) } == ["2:", "3:"])
    }

    @Test func theTrendCountsWhatIsMentionedAtTheEndOfEachRun() async throws {
        let names = (0..<6).map { "\($0)" }
        try await catalog.mention(try names.map { .remote(try Sample.url($0)) }, in: "y.md")
        let original = try Sample.original()
        func set(_ name: Int, _ reason: Reason, _ state: Course.State) async throws {
            try await catalog.update(try Sample.url("\(name)").text) {
                $0.reason = reason
                $0.course.state = state
                if reason == .fresh { $0.original = original }
            }
        }
        try await catalog.configurePresets([])
        let id = try await catalog.beginRun(command: "audit", at: day(0))
        try await set(0, .fresh, .alive)
        try await set(1, .http404, .broken)
        try await set(2, .http404, .dead)
        try await set(3, .timeout, .suspect)
        try await set(4, .http403, .suspect)
        try await set(5, .notModified, .flapping)
        try await catalog.finishRun(id, outcome: .complete, counts: RunCounts(), at: day(1))
        let point = try #require(try await catalog.trend(limit: 1).first)
        #expect(point.at == day(1))
        // The wall of number 4 is kept apart.
        #expect(
            [point.sources, point.cached, point.broken, point.suspect] == [6, 1, 2, 2],
            "\(point)")
    }

    @Test func theSQLOfStandingsSaysWhatTheModelSays() async throws {
        let answers = try await catalog.write("try standings") { db in
            let set = try db.makeStatement(sql: "UPDATE sources SET state = ?, reason = ?")
            let ask = try db.makeStatement(
                sql: "SELECT \(StandingSQL.standing) FROM sources s LIMIT 1")
            var answers: [[String?]] = []
            for state in Course.State.allCases {
                for reason in Reason.allCases {
                    try set.execute(arguments: [state.rawValue, reason.rawValue])
                    let model = Standing(reason: reason, course: Course(state: state))
                    answers.append([try String.fetchOne(ask), model?.rawValue])
                }
            }
            return answers
        }
        #expect(answers.count > 300)
        for pair in answers { #expect(pair[0] == pair[1]) }
    }
}
