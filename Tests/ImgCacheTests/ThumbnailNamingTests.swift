import ImgCacheModel
import Testing

@testable import ImgCache

@Suite struct ThumbnailNamingTests {
    let naming = ThumbnailNaming(version: 1)
    let card = Night.preset("card", width: 400, height: 225)

    private func original(_ digit: Character) throws -> ContentHash {
        try #require(ContentHash(hex: String(repeating: digit, count: 64)))
    }

    @Test func aKeyIsHexAndTheSameEveryTime() throws {
        let key = naming.key(original: try original("a"), preset: card, box: card.boxes[0])
        #expect(key.count == 32)
        #expect(key.allSatisfy { $0.isHexDigit })
        #expect(key == naming.key(original: try original("a"), preset: card, box: card.boxes[0]))
    }

    @Test func whateverDecidesTheBytesChangesTheKey() throws {
        let first = try original("a")
        let box = card.boxes[0]
        let key = naming.key(original: first, preset: card, box: box)
        var sharper = card
        sharper.quality = 90
        #expect(naming.key(original: try original("b"), preset: card, box: box) != key)
        #expect(naming.key(original: first, preset: sharper, box: box) != key)
        #expect(
            ThumbnailNaming(version: 2).key(original: first, preset: card, box: box) != key)
    }

    @Test func theNameAndTheFormatsOfAPresetDoNotChangeTheKey() throws {
        var other = card
        other.name = "teaser"
        other.formats = [.webp, .jpeg]
        let first = try original("a")
        #expect(
            naming.key(original: first, preset: other, box: card.boxes[0])
                == naming.key(original: first, preset: card, box: card.boxes[0]))
        #expect(naming.identity(of: other).digest != naming.identity(of: card).digest)
    }
}
