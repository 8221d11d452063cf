import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct AcceptingTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let url: SourceURL

    init() async throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        url = try Sample.url()
        try await catalog.mention([.remote(url)])
        let original = try Sample.original()
        try await catalog.update(url.text) {
            $0.original = original
            $0.reason = .replacedSmaller
            $0.fields.validators = Validators(entityTag: "\"1\"", lastModified: "x")
            $0.checkedAt = Sample.now
            $0.dueAt = Sample.now.advanced(by: .seconds(9999))
        }
    }

    private var due: Int {
        get async throws {
            try await catalog.backlog(SourceScope(now: Sample.now)).reduce(0) { $0 + $1.count }
        }
    }

    @Test func anAcceptedSourceIsDueAndAskedForItsWholeBody() async throws {
        #expect(try await due == 0)
        #expect(try await catalog.acceptReplacement(of: url.text) == .accepted)
        #expect(try await due == 1)
        let source = try #require(try await catalog.source(url.text))
        #expect(source.acceptsSmaller)
        #expect(source.fields.validators == Validators(entityTag: nil, lastModified: nil))
        #expect(source.original != nil)
    }

    @Test func whatIsNotHeldBackIsNotAccepted() async throws {
        try await catalog.update(url.text) { $0.reason = .fresh }
        #expect(try await catalog.acceptReplacement(of: url.text) == .nothingHeldBack(.fresh))
        #expect(try await catalog.acceptReplacement(of: "https://x.example/") == .unknown)
        #expect(try await catalog.source(url.text)?.acceptsSmaller == false)
    }

    @Test func acceptanceIsKeptUntilTheSourceSaysOtherwise() async throws {
        _ = try await catalog.acceptReplacement(of: url.text)
        try await catalog.update(url.text) { $0.reason = .timeout }
        #expect(try await catalog.source(url.text)?.acceptsSmaller == true)
        try await catalog.update(url.text) { $0.acceptsSmaller = false }
        #expect(try await catalog.source(url.text)?.acceptsSmaller == false)
    }
}
