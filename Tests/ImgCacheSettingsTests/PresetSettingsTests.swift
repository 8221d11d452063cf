import ImgCacheModel
import Testing

@testable import ImgCacheSettings

@Suite struct PresetSettingsTests {
    @Test func takeEverythingThatARecipeHas() throws {
        let file = """
            thumbnails:
              0-tile_x:
                width: 640
                height: 480
                fit: contain
                crop: northeast
                formats: [avif, auto, png]
                quality: 70
                effort: 9
                background: "A0b1C2"
                enlarge: true
                widths: [320, 1280]
                dpr: [2]
                progressive: true
                chroma: full
                animation: keep
            """
        #expect(
            try load(file).presets == [
                Preset(
                    name: "0-tile_x", width: 640, height: 480, fit: .contain, crop: .northeast,
                    formats: [.avif, .auto, .png], quality: 70, effort: 9, background: "a0b1c2",
                    enlarge: true, widths: [320, 1280], dpr: [2], progressive: true,
                    fullChroma: true, animation: .keep)
            ])
    }

    @Test(arguments: [
        ("{card: {}}", "thumbnails.card", "neither width nor height"),
        ("{card: {fit: cover, width: 4}}", "thumbnails.card", "fit cover without height"),
        ("{card: {fit: contain, height: 4}}", "thumbnails.card", "fit contain without width"),
        (
            "{card: {fit: fill, width: 4, height: null}}", "thumbnails.card",
            "fit fill without height"
        ),
        ("{card: {width: 16384}}", "thumbnails.card.width", "16384"),
        ("{card: {width: 0}}", "thumbnails.card.width", "0"),
        (
            "{card: {width: 9000, dpr: [2]}}", "thumbnails.card",
            "a box of 18000 x free from widths or dpr"
        ),
        (
            "{card: {width: 10, height: 9000, widths: [20]}}", "thumbnails.card",
            "a box of 20 x 18000 from widths or dpr"
        ),
        ("{card: {width: 4, widths: [0]}}", "thumbnails.card.widths[0]", "0"),
        ("{card: {width: 4, dpr: [5]}}", "thumbnails.card.dpr[0]", "5"),
        ("{card: {width: 4, dpr: [2, 2]}}", "thumbnails.card.dpr[1]", "2 a second time"),
        ("{card: {width: 4, formats: []}}", "thumbnails.card.formats", "a list of 0"),
        (
            "{card: {width: 4, formats: [webp, webp]}}", "thumbnails.card.formats[1]",
            "\"webp\" a second time"
        ),
        ("{card: {width: 4, formats: [gif]}}", "thumbnails.card.formats[0]", "\"gif\""),
        ("{card: {width: 4, quality: 0}}", "thumbnails.card.quality", "0"),
        ("{card: {width: 4, effort: 10}}", "thumbnails.card.effort", "10"),
        ("{card: {width: 4, background: fff}}", "thumbnails.card.background", "\"fff\""),
        ("{card: {width: 4, background: '#ffffff'}}", "thumbnails.card.background", "\"#ffffff\""),
        ("{Card: {width: 4}}", "thumbnails.Card", "the name \"Card\""),
        ("{'a b': {width: 4}}", "thumbnails.a b", "the name \"a b\""),
        ("{'../x': {width: 4}}", "thumbnails.../x", "the name \"../x\""),
        (
            "{\(String(repeating: "a", count: 41)): {width: 4}}",
            "thumbnails.\(String(repeating: "a", count: 41))",
            "the name \"\(String(repeating: "a", count: 41))\""
        ),
    ]) func areRefusedWhereTheyMakeNoSense(value: String, key: String, found: String) throws {
        let all = faults("thumbnails: \(value)")
        #expect(all.map(\.key) == [key])
        #expect(all.first?.found == found)
        #expect(all.first?.kind == .badValue)
    }

    @Test func aColourOfDigitsAloneNeedsQuotes() throws {
        #expect(
            faults("thumbnails: {card: {width: 4, background: 336699}}").map(\.kind) == [.wrongType]
        )
        let settings = try load("thumbnails: {card: {width: 4, background: '336699'}}")
        #expect(settings.presets.first?.background == "336699")
    }
}
