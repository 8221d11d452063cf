import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct WithdrawingTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let scope = SourceScope(now: Sample.now)

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    /// Cached sources at these URLs, each with its own original unless told otherwise.
    private func fill(_ urls: [String], sameOriginal: Bool = false) async throws {
        try await catalog.configurePresets([Sample.card])
        try await catalog.mention(try urls.map { .remote(try SourceURL($0)) })
        for (index, url) in urls.enumerated() {
            let original = try Sample.original(sameOriginal ? 1 : index + 1)
            let file = Sample.file(Sample.card, of: original)
            try cache.place(CacheDirectory.publicPath(original: original.hash, format: .jpeg))
            try cache.place(
                CacheDirectory.publicPath(preset: "card", key: file.key, format: .webp))
            try await catalog.recordRenditions(of: original, presets: [Sample.card], files: [file])
            try await catalog.update(url) {
                $0.reason = .fresh
                $0.course.state = .alive
                $0.checkedAt = Sample.now
                $0.dueAt = Timestamp(seconds: Sample.now.seconds + 1000)
                $0.fields.validators.entityTag = "\"x\""
                $0.original = original
            }
        }
    }

    private func pattern(_ text: String) throws -> SourcePattern {
        try #require(SourcePattern(text))
    }

    private func isCached(_ url: String) async throws -> Bool {
        try #require(try await catalog.references(to: url).first).isCached
    }

    private static let one = "https://a.example/1.jpg"
    private static let two = "https://a.example/2.jpg"
    private static let three = "https://b.a.example/3.jpg"

    @Test func filesStayDoomedUntilSomebodyDeletedThem() async throws {
        try await fill([Self.one])
        let gone = try await catalog.forget(try pattern(Self.one), block: false, at: Sample.now)
        #expect(try await catalog.filesToDelete() == gone.files)
        #expect(try await catalog.filesToDelete() == gone.files)
        try await catalog.noteDeleted(gone.files)
        #expect(try await catalog.filesToDelete().isEmpty)
    }

    @Test func pictureThatCameBackIsDoomedNoLonger() async throws {
        try await fill([Self.one, Self.two])
        _ = try await catalog.forget(try pattern("a.example"), block: false, at: Sample.now)
        try await fill([Self.one])
        let left = try await catalog.filesToDelete()
        let two = try Sample.original(2)
        #expect(left.contains { $0.contains(two.hash.hex) })
        #expect(left.count == 2)
    }

    @Test func forgottenPictureLeavesCatalogAndDisk() async throws {
        try await fill([Self.one, Self.two])
        let gone = try await catalog.forget(try pattern(Self.one), block: false, at: Sample.now)
        #expect(gone.sources == [Self.one])
        #expect(gone.files.count == 2)
        #expect(gone.files.allSatisfy(cache.exists))
        #expect(try FileBlobStore(cache.directory).remove(gone.files) == ByteCount(6))
        #expect(!gone.files.contains(where: cache.exists))
        #expect(try await isCached(Self.one) == false)
        #expect(try await isCached(Self.two))
        #expect(try await catalog.tally().originals.files == 1)
        #expect(try await catalog.reconcile().lostOriginals == 0)
        let source = try #require(try await catalog.source(Self.one))
        #expect(source.reason == .pending)
        #expect(source.fields.validators.isEmpty)
        #expect(try await catalog.backlog(scope).map(\.count) == [1])
    }

    @Test func blockedPictureDoesNotComeBackByItself() async throws {
        try await fill([Self.one, Self.two])
        let gone = try await catalog.forget(try pattern("a.example"), block: true, at: Sample.now)
        #expect(gone.sources == [Self.one, Self.two])
        #expect(try await catalog.source(Self.one)?.reason == .excluded)
        #expect(try await catalog.backlog(SourceScope(now: Sample.now, selection: .all)) == [])
        // What a transfer on its way brings is not taken.
        var late = try #require(try await catalog.source(Self.one))
        late.reason = .fresh
        late.original = try Sample.original(9)
        try await catalog.record([SourceUpdate(late)])
        #expect(try await isCached(Self.one) == false)
        // Nor is a source that a document mentions later.
        let later = "https://a.example/later.jpg"
        try await catalog.mention([.remote(try SourceURL(later))], in: "y.md")
        #expect(try await catalog.source(later)?.reason == .excluded)
        #expect(try await catalog.blocks().map(\.text) == ["a.example"])
    }

    @Test func liftedBlockLetsTheSourcesBeAskedAgain() async throws {
        try await fill([Self.one, Self.two])
        _ = try await catalog.forget(try pattern("a.example"), block: true, at: Sample.now)
        _ = try await catalog.forget(try pattern(Self.two), block: true, at: Sample.now)
        #expect(try await catalog.unblock(try pattern("a.example")) == 1)
        #expect(try await catalog.source(Self.one)?.reason == .pending)
        #expect(try await catalog.source(Self.two)?.reason == .excluded)
        #expect(try await catalog.backlog(scope) == [HostBacklog(host: "a.example", count: 1)])
    }

    @Test func originalThatAnotherSourceHasStaysOnDisk() async throws {
        try await fill([Self.one, Self.two], sameOriginal: true)
        let first = try await catalog.forget(try pattern(Self.one), block: true, at: Sample.now)
        #expect(first.files == [])
        #expect(try await isCached(Self.two))
        let second = try await catalog.forget(try pattern(Self.two), block: true, at: Sample.now)
        #expect(second.files.count == 2)
    }

    @Test func takedownKeepsItsReasonAndIsNotAskedAgain() async throws {
        try await fill([Self.one])
        try await catalog.update(Self.one) { $0.reason = .http451 }
        let id = try #require(try await catalog.source(Self.one)).id
        let gone = try await catalog.withdraw([id, 999])
        #expect(gone.sources == [Self.one])
        #expect(gone.files.count == 2)
        #expect(try await catalog.source(Self.one)?.reason == .http451)
        #expect(try await catalog.backlog(SourceScope(now: Sample.now, selection: .all)) == [])
        #expect(try await catalog.unblock(try pattern(Self.one)) == 1)
        #expect(try await catalog.backlog(scope).count == 1)
    }

    @Test func previousContentGoesAsWell() async throws {
        try await fill([Self.one])
        let newer = try Sample.original(7)
        try await catalog.update(Self.one) { $0.original = newer }
        let gone = try await catalog.forget(try pattern(Self.one), block: true, at: Sample.now)
        #expect(gone.files.filter { $0.hasPrefix("originals/") }.count == 2)
    }

    @Test(arguments: [
        "../catalog.sqlite", "originals/../catalog.sqlite", "manifest.json", "tmp/x.jpg",
        "originals/ab/abc", "originals/cd/abc1.jpg", "thumbs/card/ab/ab.cd.webp",
    ])
    func onlyFilesOfTheLayoutAreDeleted(path: String) throws {
        #expect(throws: StoreError.self) { try FileBlobStore(cache.directory).remove([path]) }
        #expect(cache.exists("catalog.sqlite"))
    }

    @Test(arguments: [
        ("a.example", [one, two]), ("A.Example", [one, two]), ("*.a.example", [one, two, three]),
        (one, [one]), ("https://a.example/*", [one, two]), ("a.example/2*", [two]),
        ("*.jpg*/", []), ("https://*3*", [three]), ("http://a.example/*", []),
        ("*/1.jpg", [one]), ("example", []), ("https://a.example/", []),
    ])
    func patternsMeanWhatTheirTableSays(text: String, expected: [String]) throws {
        let pattern = try pattern(text)
        let matched = try [Self.one, Self.two, Self.three].filter {
            pattern.matches(identity: $0, host: try SourceURL($0).host)
        }
        #expect(matched == expected)
    }

    @Test(arguments: ["", "  ", "*", "**", "*.*", "/"])
    func patternsThatNobodyMeansAreNone(text: String) {
        #expect(SourcePattern(text) == nil)
    }
}
