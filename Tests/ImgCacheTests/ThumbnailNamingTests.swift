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

    @Test func whateverMayLetAFailedPicturePassChangesTheConditions() {
        let limits = Night.limits
        let conditions = naming.conditions(limits, presets: [card])
        #expect(conditions == naming.conditions(limits, presets: [card]))
        #expect(conditions != ThumbnailNaming(version: 2).conditions(limits, presets: [card]))
        var sharper = card
        sharper.quality = 90
        #expect(conditions != naming.conditions(limits, presets: [sharper]))
        let two = [card, Night.preset("hero", width: 1200, height: 600)]
        #expect(conditions != naming.conditions(limits, presets: two))
        #expect(
            naming.conditions(limits, presets: two)
                == naming.conditions(limits, presets: two.reversed()))
        let changes: [(inout LimitRules) -> Void] = [
            { $0.maxPixels += 1 }, { $0.maxFrames += 1 }, { $0.maxBytes = ByteCount(1) },
            { $0.formats = [.jpeg] }, { $0.workerTime = .seconds(1) },
            { $0.workerMemory = ByteCount(1) },
        ]
        for change in changes {
            var other = limits
            change(&other)
            #expect(conditions != naming.conditions(other, presets: [card]))
        }
        var redirects = limits
        redirects.maxRedirects += 1
        #expect(conditions == naming.conditions(redirects, presets: [card]))
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
