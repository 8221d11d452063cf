import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct RenditionTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let original: Original
    private let presets = [Sample.card, Sample.hero]

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
        original = try Sample.original()
    }

    /// Files on disk and rows in the catalog for the presets.
    private func render(_ presets: [PresetIdentity], of original: Original? = nil) async throws {
        let original = original ?? self.original
        var files: [RenderedFile] = []
        try cache.place(CacheDirectory.publicPath(original: original.hash, format: .jpeg))
        for preset in presets {
            for format in [ImageFormat.webp, .jpeg] {
                let file = Sample.file(preset, of: original, format: format)
                files.append(file)
                try cache.place(
                    CacheDirectory.publicPath(
                        preset: preset.name, key: file.key, format: format), bytes: 42)
            }
        }
        try await catalog.recordRenditions(of: original, presets: presets, files: files)
    }

    private func mention(_ original: Original? = nil) async throws {
        let url = try Sample.url()
        let original = original ?? self.original
        try await catalog.mention([.remote(url)])
        try await catalog.update(url.text) {
            $0.reason = .fresh
            $0.original = original
        }
    }

    private func isCached() async throws -> Bool {
        try #require(try await catalog.references(in: "x.md")?.first).isCached
    }

    @Test func cachedMeansOriginalAndEveryConfiguredPreset() async throws {
        try await catalog.configurePresets(presets)
        try await mention()
        #expect(try await catalog.missingPresets(of: original.hash) == ["card", "hero"])
        #expect(try await isCached() == false)
        try await render([Sample.card])
        #expect(try await catalog.missingPresets(of: original.hash) == ["hero"])
        #expect(try await isCached() == false)
        try await render([Sample.hero])
        #expect(try await catalog.missingPresets(of: original.hash) == [])
        #expect(try await isCached())
        #expect(try await catalog.tally().cached == 1)
    }

    @Test func withoutPresetsTheOriginalIsEnough() async throws {
        try await catalog.configurePresets([])
        try await mention()
        #expect(try await isCached())
    }

    @Test func changedRecipeIsAnotherPreset() async throws {
        try await catalog.configurePresets([Sample.card])
        try await mention()
        try await render([Sample.card])
        let changed = PresetIdentity(name: "card", digest: "c2")
        try await catalog.configurePresets([changed])
        #expect(try await isCached() == false)
        #expect(try await catalog.thumbnails(of: original.hash) == [])
        #expect(try await catalog.originalsToRender(after: nil, limit: 9) == [original])
        // Back to the old recipe: its thumbnails are still there.
        try await catalog.configurePresets([Sample.card])
        #expect(try await isCached())
        #expect(try await catalog.originalsToRender(after: nil, limit: 9) == [])
    }

    @Test func thumbnailsComeSortedWithTheirLengthOnDisk() async throws {
        try await catalog.configurePresets(presets)
        try await render([Sample.hero, Sample.card])
        let thumbnails = try await catalog.thumbnails(of: original.hash)
        #expect(thumbnails.map(\.preset) == ["card", "card", "hero", "hero"])
        #expect(thumbnails.map(\.format) == [.jpeg, .webp, .jpeg, .webp])
        #expect(thumbnails.allSatisfy { $0.bytes == 42 && $0.size.width == 400 })
        #expect(try await catalog.original(original.hash) == original)
        #expect(try await catalog.original(try Sample.hash(5)) == nil)
        #expect(try await catalog.thumbnails(of: try Sample.hash(5)) == [])
        #expect(try await catalog.tally().thumbnails == .init(files: 4, bytes: 4 * 42))
    }

    @Test func renderingAgainForgetsFilesThatAreNoLongerMade() async throws {
        try await catalog.configurePresets([Sample.card])
        try await render([Sample.card])
        try await catalog.recordRenditions(
            of: original, presets: [Sample.card], files: [Sample.file(Sample.card, of: original)])
        #expect(try await catalog.thumbnails(of: original.hash).map(\.format) == [.webp])
    }

    @Test func failedRenderingIsNotTriedAgainUnderTheSameConditions() async throws {
        try await catalog.configurePresets([Sample.card])
        try await mention()
        func toRender(_ conditions: Int64) async throws -> [Original] {
            try await catalog.originalsToRender(under: conditions, after: nil, limit: 9)
        }
        try await catalog.recordRenderFailure(
            of: original.hash, conditions: -7, isCertain: true, detail: "no")
        #expect(try await toRender(-7) == [])
        #expect(try await toRender(8) == [original])
        // One that may have another cause counts the second time; what was counts no longer.
        for expected in [[original], []] {
            try await catalog.recordRenderFailure(
                of: original.hash, conditions: 8, isCertain: false, detail: "it died")
            #expect(try await toRender(8) == expected)
            #expect(try await toRender(-7) == [original])
        }
    }

    @Test func originalsToRenderComeInPagesAndOnlyWhenMentioned() async throws {
        try await catalog.configurePresets([Sample.card])
        let originals = try (1...5).map { try Sample.original($0) }.sorted { $0.hash < $1.hash }
        try await catalog.mention(try (1...4).map { .remote(try Sample.url("\($0)")) })
        for (index, original) in originals.prefix(4).enumerated() {
            try await catalog.update("https://img.example/\(index + 1)") {
                $0.original = original
            }
        }
        try await render([], of: originals[4])
        let first = try await catalog.originalsToRender(after: nil, limit: 3)
        let second = try await catalog.originalsToRender(after: first.last?.hash, limit: 3)
        #expect(first + second == Array(originals.prefix(4)))
    }

    @Test func vanishedThumbnailTurnsCachedFalseUntilItIsMadeAgain() async throws {
        try await catalog.configurePresets(presets)
        try await mention()
        try await render(presets)
        let file = Sample.file(Sample.card, of: original)
        try cache.remove(
            CacheDirectory.publicPath(preset: "card", key: file.key, format: .webp))
        #expect(
            try await catalog.reconcile()
                == ReconcileSummary(lostOriginals: 0, lostThumbnails: 1))
        #expect(try await isCached() == false)
        #expect(try await catalog.missingPresets(of: original.hash) == ["card"])
        #expect(try await catalog.originalsToRender(after: nil, limit: 9) == [original])
        #expect(
            try await catalog.reconcile()
                == ReconcileSummary(lostOriginals: 0, lostThumbnails: 0))
        try await render([Sample.card])
        #expect(try await isCached())
    }

    @Test func vanishedOriginalTurnsCachedFalseUntilItIsBack() async throws {
        try await catalog.configurePresets([Sample.card])
        try await mention()
        try await render([Sample.card])
        let path = CacheDirectory.publicPath(original: original.hash, format: .jpeg)
        try cache.remove(path)
        #expect(try await catalog.reconcile().lostOriginals == 1)
        #expect(try await catalog.reconcile().lostOriginals == 0)
        #expect(try await isCached() == false)
        #expect(try await catalog.original(original.hash) == nil)
        #expect(try await catalog.originalsToRender(after: nil, limit: 9) == [])
        try cache.place(path)
        _ = try await catalog.reconcile()
        #expect(try await isCached())
    }

    @Test func whatComesInPlaceOfALostOriginalLeavesThePreviousOneInItsPlace() async throws {
        try await catalog.configurePresets([])
        try await mention()
        let url = try Sample.url().text
        let (newer, newest) = (try Sample.original(2), try Sample.original(3))
        for one in [original, newer, newest] {
            try cache.place(CacheDirectory.publicPath(original: one.hash, format: .jpeg))
        }
        try await catalog.update(url) { $0.original = newer }
        try cache.remove(CacheDirectory.publicPath(original: newer.hash, format: .jpeg))
        #expect(try await catalog.reconcile().lostOriginals == 1)
        try await catalog.update(url) { $0.original = newest }
        let restored = try await catalog.restorePrevious(
            ofHost: "img.example", sharing: newest.hash)
        #expect(restored.map(\.original) == [original])
    }

    @Test func wholeFoldersMayVanish() async throws {
        try await catalog.configurePresets(presets)
        try await mention()
        try await render(presets)
        try Disk.deleteTree(cache.directory.thumbs)
        try Disk.deleteTree(cache.directory.originals)
        #expect(
            try await catalog.reconcile()
                == ReconcileSummary(lostOriginals: 1, lostThumbnails: 4))
    }
}
