import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCache

@Suite struct AcceptTests {
    private static let heron = "https://a.example/heron.jpg"

    /// A night on which a smaller picture came and was held back.
    private func heldBack() async throws -> Night {
        let night = try Night(
            [.mentioning("news/one.md", (Self.heron, PixelSize(width: 1600, height: 900)))],
            [Self.heron: [.body("picture 1600x900 heron")]])
        _ = try await night.sync()
        night.fetcher.script(Self.heron, .body("picture 160x90 heron"))
        night.clock.advance(days: 10)
        _ = try await night.sync()
        #expect(try await night.source(Self.heron)?.reason == .replacedSmaller)
        return night
    }

    private func width(_ night: Night) async throws -> Int? {
        try await night.source(Self.heron)?.original?.facts.size.width
    }

    @Test func theNextSyncTakesWhatWasAccepted() async throws {
        let night = try await heldBack()
        #expect(try await night.catalog.acceptReplacement(of: Self.heron) == .accepted)
        night.clock.advance(days: 1)
        _ = try await night.sync()
        let source = try #require(try await night.source(Self.heron))
        #expect(source.reason == .fresh)
        #expect(source.original?.facts.size.width == 160)
        #expect(!source.acceptsSmaller)
    }

    @Test func withoutAcceptanceTheOldCopyStays() async throws {
        let night = try await heldBack()
        night.clock.advance(days: 10)
        _ = try await night.sync()
        #expect(try await width(night) == 1600)
    }

    @Test func acceptanceOutlivesABadNightAndHoldsForOneAnswer() async throws {
        let night = try await heldBack()
        _ = try await night.catalog.acceptReplacement(of: Self.heron)
        night.fetcher.script(
            Self.heron, .failed(.timeout), .body("picture 160x90 heron"),
            .body("picture 80x45 heron"))
        night.clock.advance(days: 1)
        _ = try await night.sync()
        #expect(try await width(night) == 1600)
        night.clock.advance(days: 1)
        _ = try await night.sync()
        #expect(try await width(night) == 160)
        // No document declares 160x90, so nothing protects it.
        night.clock.advance(days: 10)
        _ = try await night.sync()
        #expect(try await width(night) == 80)
    }

    @Test func aLargerPictureThatComesBackEndsTheAcceptance() async throws {
        let night = try await heldBack()
        _ = try await night.catalog.acceptReplacement(of: Self.heron)
        night.fetcher.script(
            Self.heron, .body("picture 1600x900 heron"), .body("picture 160x90 heron"))
        night.clock.advance(days: 1)
        _ = try await night.sync()
        night.clock.advance(days: 10)
        _ = try await night.sync()
        #expect(try await width(night) == 1600)
        #expect(try await night.source(Self.heron)?.reason == .replacedSmaller)
    }
}
