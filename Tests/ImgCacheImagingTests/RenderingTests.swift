import ImgCacheImaging
import ImgCacheModel
import Pictures
import Testing

@Suite struct RenderingTests {
    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .gif, .avif])
    func makesEveryFormatFromEveryFormat(source: ImageFormat) throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 300, height: 200, format: source)
        let preset = Preset.test("card", 120, formats: [.webp, .jpeg, .png, .avif])
        let outcome = try bench.render(bytes, preset.plans)
        let facts = try #require(outcome.facts, "\(outcome)")
        #expect(facts.format == source)
        #expect(facts.size == PixelSize(width: 300, height: 200))
        #expect(outcome.files.map(\.format) == [.webp, .jpeg, .png, .avif])
        let reference = Likeness.shrunk(
            try PixelBuffer(decoding: bytes, as: source), to: PixelSize(width: 120, height: 80))
        for file in outcome.files {
            let written = try contents(file.path)
            #expect(Int64(written.count) == file.bytes)
            #expect(file.size == PixelSize(width: 120, height: 80))
            let pixels = try PixelBuffer(decoding: written, as: file.format)
            #expect(pixels.size == file.size)
            let likeness = Likeness.ssim(pixels, reference)
            #expect(likeness > (file.format == .png ? 0.95 : 0.88), "\(file.format)")
        }
        #expect(try bench.results() == ["card0.avif", "card0.jpg", "card0.png", "card0.webp"])
    }

    @Test(arguments: 1...8) func obeysEveryOrientation(orientation: Int) throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(
            width: 320, height: 200, format: .jpeg, orientation: orientation, quality: 95)
        let upright = try Pictures.encoded(width: 320, height: 200, format: .jpeg, quality: 95)
        let preset = Preset.test("card", 160)
        let outcome = try bench.render(bytes, preset.plans)
        #expect(outcome.facts?.size == PixelSize(width: 320, height: 200))
        #expect(outcome.facts?.orientation == orientation)
        let file = try #require(outcome.files.first)
        let pixels = try PixelBuffer(decoding: contents(file.path), as: .png)
        let reference = Likeness.shrunk(
            try PixelBuffer(decoding: upright, as: .jpeg), to: PixelSize(width: 160, height: 100))
        #expect(pixels.size == reference.size)
        #expect(Likeness.ssim(pixels, reference) > 0.95)
    }

    @Test func neverEnlargesUnlessTold() throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 100, height: 60, format: .png)
        let plans = [
            Preset.test("inside", 400), .test("cover", 400, 400, fit: .cover),
            .test("fill", 400, 100, fit: .fill), .test("large", 400, enlarge: true),
            .test("contain", 400, 200, fit: .contain),
        ].flatMap(\.plans)
        let files = try bench.render(bytes, plans).files
        #expect(
            files.map { "\($0.preset) \($0.size)" } == [
                "inside 100x60", "cover 60x60", "fill 100x25", "large 400x240", "contain 120x60",
            ])
        for file in files {
            #expect(
                try PixelBuffer(decoding: contents(file.path), as: .png).size == file.size)
        }
    }

    @Test func leavesOutAPlanThatRepeatsASizeOfItsPreset() throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 500, height: 300, format: .png)
        let preset = Preset.test("card", 400, widths: [800, 1200, 200])
        let files = try bench.render(bytes, preset.plans).files
        #expect(files.map(\.size.width) == [400, 500, 200])
        #expect(files.map(\.key) == ["card0", "card1", "card3"])
    }

    @Test func givesTwoPresetsOfOneRecipeAFileEach() throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 500, height: 300, format: .png)
        let first = RenditionPlan(
            preset: .test("a", 100), box: .init(width: 100, height: nil), key: "k")
        let second = RenditionPlan(
            preset: .test("b", 100), box: .init(width: 100, height: nil), key: "k")
        #expect(try bench.render(bytes, [first, second]).files.count == 2)
        #expect(try bench.results() == ["k-2.png", "k.png"])
    }

    @Test func stripsEverythingButPixels() throws {
        let bench = try Workbench()
        var options = PixelEncoder.Options()
        options.comment = "secret place"
        options.orientation = 6
        options.colour = .displayP3
        let drawn = try Pictures.pixels(PixelSize(width: 200, height: 100))
        let bytes = try PixelEncoder.encode([drawn], as: .jpeg, options)
        let hasSecret = bytes.contains("secret place")
        #expect(hasSecret)
        let preset = Preset.test("card", 100, formats: [.webp, .jpeg, .png, .avif])
        let outcome = try bench.render(bytes, preset.plans)
        #expect(outcome.facts?.hasProfile == true)
        #expect(outcome.files.count == 4)
        for file in outcome.files {
            let written = try contents(file.path)
            for mark in ["secret place", "Exif", "EXIF", "eXIf", "ICC_PROFILE", "ICCP", "iCCP"] {
                let isThere = written.contains(mark)
                #expect(!isThere, "\(mark) in \(file.format)")
            }
        }
    }

    @Test func tellsThePageWhatComes() throws {
        let bench = try Workbench()
        let red = PixelBuffer(
            size: PixelSize(width: 64, height: 48), bands: 3,
            samples: (0..<64 * 48).flatMap { _ in [200, 30, 40] as [UInt8] })
        let facts = try #require(try bench.render(PixelEncoder.encode([red], as: .png)).facts)
        #expect(facts.dominantColor == "c81e28")
        let uri = try #require(facts.placeholder)
        #expect(uri.hasPrefix("data:image/webp;base64,"))
        #expect(uri.utf8.count <= 200)
        #expect(facts.perceptualHash == 0)
        #expect(facts.hasAlpha == false)
    }

    @Test(arguments: UInt64(1)...6) func keepsThePlaceholderSmall(seed: UInt64) throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 900, height: 600, format: .jpeg, seed: seed)
        let uri = try #require(try bench.render(bytes).facts?.placeholder)
        #expect(uri.utf8.count <= 200)
    }

    @Test func looksWhereTheDetailIs() throws {
        let bench = try Workbench()
        let canvas = try PixelCanvas(
            enlarging: PixelBuffer(
                size: PixelSize(width: 1, height: 1), bands: 3, samples: [120, 130, 140]),
            to: PixelSize(width: 600, height: 300))
        try canvas.circle([230, 120, 90], x: 480, y: 200, radius: 40)
        let bytes = try canvas.encoded(as: .png, .init())
        let preset = Preset.test("card", 100, 100, fit: .cover, crop: .smart)
        let point = try #require(try bench.render(bytes, preset.plans).facts?.focalPoint)
        #expect(abs(point.x - 0.8) < 0.15)
        #expect(abs(point.y - 0.67) < 0.2)
    }
}

extension [UInt8] {
    /// Whether these bytes hold a text.
    func contains(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard count >= wanted.count else { return false }
        return (0...count - wanted.count).contains {
            self[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }
}
