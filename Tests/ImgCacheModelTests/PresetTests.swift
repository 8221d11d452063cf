import ImgCacheModel
import Testing

@Suite struct PresetTests {
    private static func preset(
        _ width: Int?, _ height: Int?, fit: Preset.Fit = .inside, widths: [Int] = [],
        dpr: [Int] = []
    ) -> Preset {
        Preset(
            name: "card", width: width, height: height, fit: fit, crop: .smart,
            formats: [.webp, .jpeg], quality: nil, effort: nil, background: "ffffff",
            enlarge: false, widths: widths, dpr: dpr, progressive: false, fullChroma: false,
            animation: .first)
    }

    private static func box(_ width: Int?, _ height: Int?) -> RenditionBox {
        RenditionBox(width: width, height: height)
    }

    @Test(arguments: [
        (preset(400, 225), [box(400, 225)]),
        (preset(400, 225, dpr: [1, 2]), [box(400, 225), box(800, 450)]),
        (preset(400, 225, widths: [800, 200]), [box(400, 225), box(800, 450), box(200, 113)]),
        (preset(400, nil, widths: [800]), [box(400, nil), box(800, nil)]),
        (preset(400, nil, dpr: [2, 3]), [box(400, nil), box(800, nil), box(1200, nil)]),
        (preset(nil, 300, dpr: [2]), [box(nil, 300), box(nil, 600)]),
        (preset(400, 225, widths: [800], dpr: [2]), [box(400, 225), box(800, 450)]),
        (preset(1000, 1, widths: [10]), [box(1000, 1), box(10, 1)]),
    ]) func hasItsOwnBoxFirstAndEachOnce(preset: Preset, boxes: [RenditionBox]) {
        #expect(preset.boxes == boxes)
    }

    @Test func theNameIsNoPartOfTheRecipe() {
        let card = Self.preset(400, 225)
        var other = card
        other.name = "tile"
        #expect(card.wholeRecipe == other.wholeRecipe)
    }

    @Test func theCropCountsWhereSomethingIsCut() {
        var inside = Self.preset(400, 225)
        var cover = Self.preset(400, 225, fit: .cover)
        let before = (inside.wholeRecipe, cover.wholeRecipe)
        inside.crop = .north
        cover.crop = .north
        #expect(inside.wholeRecipe == before.0)
        #expect(cover.wholeRecipe != before.1)
    }

    @Test(
        arguments: [
            { $0.width = 401 }, { $0.height = nil }, { $0.fit = .fill }, { $0.quality = 80 },
            { $0.effort = 1 }, { $0.background = "000000" }, { $0.enlarge = true },
            { $0.progressive = true }, { $0.fullChroma = true }, { $0.animation = .keep },
            { $0.widths = [800] }, { $0.dpr = [2] }, { $0.formats = [.webp] },
        ] as [@Sendable (inout Preset) -> Void])
    func everythingElseIs(change: @Sendable (inout Preset) -> Void) {
        let card = Self.preset(400, 225)
        var other = card
        change(&other)
        #expect(card.wholeRecipe != other.wholeRecipe)
    }

    @Test func formatsOfOnePresetShareTheRecipeOfABox() {
        let card = Self.preset(400, 225)
        var other = card
        other.formats = [.avif]
        #expect(card.recipe(for: card.boxes[0]) == other.recipe(for: other.boxes[0]))
    }
}

@Suite struct HostRuleTests {
    @Test(arguments: [
        ("cdn.example.net", "cdn.example.net", true), ("CDN.example.net", "cdn.example.net", true),
        ("cdn.example.net", "a.cdn.example.net", false), ("*.example.net", "example.net", true),
        ("*.example.net", "a.b.example.net", true), ("*.example.net", "badexample.net", false),
        ("*.example.net", "example.net.evil", false),
    ]) func meansItsHostAndBelowAStarAllOfThem(pattern: String, host: String, isMeant: Bool) {
        let rule = FetchRules.HostRule(pattern: pattern, perHost: nil, delay: nil)
        #expect(rule.matches(host) == isMeant)
    }
}

@Suite struct ImageFormatTests {
    @Test(arguments: ImageFormat.allCases) func isFoundByItsExtension(format: ImageFormat) {
        #expect(ImageFormat(fileExtension: format.fileExtension) == format)
    }

    @Test func jpegIsStoredAsJpg() {
        #expect(ImageFormat.jpeg.fileExtension == "jpg")
        #expect(ImageFormat.jpeg.mediaType == "image/jpeg")
        #expect(ImageFormat.svg.mediaType == "image/svg+xml")
        #expect(ImageFormat(fileExtension: "exe") == nil)
    }
}
