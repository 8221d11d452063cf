import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct RevertingTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let url = "https://img.example/a.jpg"
    private let later = Timestamp(seconds: Sample.now.seconds + 86400)

    init() async throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        try await catalog.mention([.remote(try SourceURL(url))])
        try await catalog.update(url) {
            $0.reason = .fresh
            $0.course = Course(
                state: .alive, since: Sample.now, lastSuccess: Sample.now, turns: [Sample.now])
            $0.checkedAt = Sample.now
            $0.dueAt = later
            $0.status = 200
        }
    }

    private func fail() async throws {
        try await catalog.update(url) {
            $0.reason = .connectFailed
            $0.detail = "no route"
            $0.course = Course(state: .suspect, since: later, nights: 1, firstFailure: later)
            $0.checkedAt = later
            $0.dueAt = nil
            $0.status = nil
        }
    }

    @Test func revertedRunStrikesNobody() async throws {
        let before = try #require(try await catalog.source(url))
        let run = try await catalog.beginRun(command: "sync", at: later)
        try await fail()
        try await fail()
        #expect(try await catalog.revertRun(run) == 1)
        let after = try #require(try await catalog.source(url))
        #expect(String(reflecting: after) == String(reflecting: before))
        #expect(try await catalog.revertRun(run) == 0)
    }

    @Test func newOriginalStaysAfterReverting() async throws {
        let run = try await catalog.beginRun(command: "sync", at: later)
        let original = try Sample.original()
        try await catalog.update(url) {
            $0.original = original
            $0.fetchedAt = later
            $0.fields.validators.entityTag = "\"new\""
        }
        _ = try await catalog.revertRun(run)
        let source = try #require(try await catalog.source(url))
        #expect(source.original == original)
        #expect(source.fields.validators.entityTag == "\"new\"")
        #expect(source.checkedAt == Sample.now)
    }

    @Test func finishedRunCannotBeTakenBack() async throws {
        let run = try await catalog.beginRun(command: "sync", at: later)
        try await fail()
        try await catalog.finishRun(run, outcome: .complete, counts: RunCounts(), at: later)
        #expect(try await catalog.revertRun(run) == 0)
        #expect(try await catalog.source(url)?.reason == .connectFailed)
    }

    @Test func crashedRunKeepsWhatItLearned() async throws {
        let crashed = try await catalog.beginRun(command: "sync", at: later)
        try await fail()
        let run = try await catalog.beginRun(command: "sync", at: later)
        #expect(try await catalog.revertRun(crashed) == 0)
        #expect(try await catalog.revertRun(run) == 0)
        #expect(try await catalog.source(url)?.reason == .connectFailed)
    }
}

@Suite struct TwinTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let placeholder: Original
    private let real: Original

    init() async throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        placeholder = try Sample.original(66)
        real = try Sample.original(1)
        let hosts = ["a.example", "a.example", "a.example", "b.example"]
        try await catalog.mention(
            try hosts.enumerated().map { .remote(try Sample.url("\($0)", host: $1)) })
        // The first one had a real picture before.
        try cache.place(CacheDirectory.publicPath(original: real.hash, format: .jpeg))
        try await set("https://a.example/0", real)
        for (index, host) in hosts.enumerated() {
            try await set("https://\(host)/\(index)", placeholder)
        }
    }

    private func set(_ url: String, _ original: Original) async throws {
        try await catalog.update(url) {
            $0.reason = .fresh
            $0.original = original
            $0.fields.validators.entityTag = "\"p\""
        }
    }

    @Test func twinsAreThoseOfOneHost() async throws {
        let twins = try await catalog.sources(
            ofHost: "a.example", sharing: placeholder.hash, limit: 10)
        #expect(twins.map(\.location.identity) == (0..<3).map { "https://a.example/\($0)" })
        #expect(
            try await catalog.sources(
                ofHost: "a.example", sharing: placeholder.hash, limit: 2
            ).count == 2)
        #expect(
            try await catalog.sources(ofHost: "a.example", sharing: real.hash, limit: 9).isEmpty)
    }

    @Test func confirmedPlaceholderGivesThePreviousPictureBack() async throws {
        let restored = try await catalog.restorePrevious(
            ofHost: "a.example", sharing: placeholder.hash)
        #expect(restored.map(\.original) == [real, nil, nil])
        #expect(restored.allSatisfy { $0.reason == .placeholder })
        #expect(restored.allSatisfy { $0.fields.validators.isEmpty })
        #expect(restored.allSatisfy { $0.rejected?.hash == placeholder.hash })
        #expect(try await catalog.source("https://b.example/3")?.original == placeholder)
    }

    @Test func previousPictureThatIsLostIsNotGivenBack() async throws {
        try cache.remove(CacheDirectory.publicPath(original: real.hash, format: .jpeg))
        _ = try await catalog.reconcile()
        let restored = try await catalog.restorePrevious(
            ofHost: "a.example", sharing: placeholder.hash)
        #expect(restored.map(\.original) == [nil, nil, nil])
    }
}
