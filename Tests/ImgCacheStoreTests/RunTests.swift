import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct RunTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    private let later = Timestamp(seconds: Sample.now.seconds + 60)

    @Test func runsAreNumberedFromOneAndComeNewestFirst() async throws {
        let counts = RunCounts(
            asked: 1, fetched: 2, notModified: 3, failed: 4, rendered: 5, requests: 6, bytes: 7)
        #expect(try await catalog.beginRun(command: "sync", at: Sample.now) == 1)
        try await catalog.finishRun(1, outcome: .diskReserve, counts: counts, at: later)
        #expect(try await catalog.beginRun(command: "audit", at: later) == 2)
        let runs = try await catalog.latestRuns(limit: 5)
        #expect(
            runs == [
                RunRecord(
                    id: 2, command: "audit", startedAt: later, endedAt: nil, outcome: nil,
                    counts: RunCounts()),
                RunRecord(
                    id: 1, command: "sync", startedAt: Sample.now, endedAt: later,
                    outcome: .diskReserve, counts: counts),
            ])
        #expect(try await catalog.latestRuns(limit: 1).map(\.id) == [2])
    }

    @Test func runLeftOpenByACrashIsClosedByTheNext() async throws {
        _ = try await catalog.beginRun(command: "sync", at: Sample.now)
        _ = try await catalog.beginRun(command: "sync", at: later)
        let crashed = try #require(try await catalog.latestRuns(limit: 5).last)
        #expect(crashed.outcome == .interrupted)
        #expect(crashed.endedAt == later)
    }

    @Test func cacheBelongsToOneBaseURL() async throws {
        let mine = try SourceURL("https://example.org/site")
        try await catalog.claim(baseURL: nil)
        try await catalog.claim(baseURL: mine)
        try await catalog.claim(baseURL: try SourceURL("https://example.org/site/"))
        for other in [try SourceURL("https://example.com/site"), nil] {
            let error = await #expect(throws: StoreError.self) {
                try await catalog.claim(baseURL: other)
            }
            #expect(error?.exitStatus == .configuration)
            #expect(error?.description.contains("https://example.org/site") == true)
        }
    }
}
