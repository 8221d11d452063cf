import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

/// Thumbnails against pictures made another way: a full decode and a plain mean of areas.
@Suite struct FaithfulnessTests {
    static let size = PixelSize(width: 480, height: 320)
    static let small = PixelSize(width: 120, height: 80)

    @Test(arguments: [
        (ImageFormat.jpeg, PixelEncoder.Options.Colour.sRGB, 3), (.jpeg, .displayP3, 4),
        (.png, .displayP3, 3), (.webp, .displayP3, 4), (.png, .sixteenBit, 3), (.png, .palette, 6),
        (.jpeg, .cmyk, 14), (.jpeg, .cmykPlain, 14),
    ]) func bringsEveryColourToSRGB(
        format: ImageFormat, colour: PixelEncoder.Options.Colour, tolerance: Double
    ) throws {
        let bench = try Workbench()
        let drawn = try Pictures.pixels(Self.size, seed: 3)
        var options = PixelEncoder.Options()
        options.colour = colour
        options.quality = 95
        let bytes = try PixelEncoder.encode([drawn], as: format, options)
        let outcome = try bench.render(bytes, Preset.test("card", Self.small.width).plans)
        let file = try #require(outcome.files.first, "\(outcome)")
        let pixels = try PixelBuffer(decoding: contents(file.path), as: .png)
        let reference = Likeness.shrunk(drawn, to: Self.small)
        let difference = Likeness.mean(pixels, reference)
        // Means of samples in 0 ... 255; CMYK cannot show every colour that was drawn.
        #expect(difference < Double(tolerance), "\(difference)")
    }

    @Test func keepsGreyGrey() throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 480, height: 320, format: .jpeg, style: .grey)
        let outcome = try bench.render(
            bytes, Preset.test("card", 120, formats: [.png, .webp]).plans)
        let pixels = try PixelBuffer(decoding: contents(outcome.files[0].path), as: .png)
        #expect(pixels.bands == 1)
        let reference = Likeness.shrunk(
            try PixelBuffer(decoding: bytes, as: .jpeg), to: Self.small)
        #expect(Likeness.mean(pixels, reference) < 3)
    }

    /// What is transparent has a colour too; it must not bleed into its neighbours.
    @Test(arguments: [ImageFormat.png, .webp]) func weighsAlpha(format: ImageFormat) throws {
        let bench = try Workbench()
        // White where opaque, black where transparent, in stripes of one pixel.
        let samples = (0..<64 * 64).flatMap { index -> [UInt8] in
            index % 2 == 0 ? [255, 255, 255, 255] : [0, 0, 0, 0]
        }
        let drawn = PixelBuffer(
            size: PixelSize(width: 64, height: 64), bands: 4, samples: samples)
        var options = PixelEncoder.Options()
        options.lossless = true
        let bytes = try PixelEncoder.encode([drawn], as: format, options)
        let outcome = try bench.render(
            bytes, Preset.test("card", 16, formats: [.png, .jpeg], background: "ffffff").plans)
        #expect(outcome.facts?.hasAlpha == true)
        let pixels = try PixelBuffer(decoding: contents(outcome.files[0].path), as: .png)
        for pixel in stride(from: 0, to: pixels.samples.count, by: 4) {
            #expect(pixels.samples[pixel] > 250)
            #expect((100...156).contains(pixels.samples[pixel + 3]))
        }
        let onWhite = try PixelBuffer(decoding: contents(outcome.files[1].path), as: .jpeg)
        #expect(onWhite.samples.allSatisfy { $0 > 245 })
    }

    @Test func dropsAlphaThatIsOpaqueEverywhere() throws {
        let bench = try Workbench()
        let drawn = try Pictures.pixels(Self.size)
        let samples = stride(from: 0, to: drawn.samples.count, by: 3).flatMap { pixel -> [UInt8] in
            drawn.samples[pixel..<pixel + 3] + [255]
        }
        let bytes = try PixelEncoder.encode(
            [PixelBuffer(size: Self.size, bands: 4, samples: samples)], as: .png)
        #expect(try bench.render(bytes).facts?.hasAlpha == false)
    }

    /// The smaller ones come from the largest; nobody may see that.
    @Test(arguments: UInt64(1)...4) func makesSmallFromLargeWithoutLoss(seed: UInt64) throws {
        let (together, alone) = (try Workbench(), try Workbench())
        let bytes = try Pictures.encoded(
            width: 1500, height: 997, format: .jpeg, seed: seed, quality: 92)
        let all = Preset.test("card", 1200, widths: [800, 400, 133])
        let files = try together.render(bytes, all.plans).files
        #expect(files.map(\.size.width) == [1200, 800, 400, 133])
        for file in files.dropFirst() {
            let single = try alone.render(
                bytes, Preset.test("w\(file.size.width)", file.size.width).plans)
            let mine = try PixelBuffer(decoding: contents(file.path), as: .png)
            let its = try PixelBuffer(decoding: contents(single.files[0].path), as: .png)
            #expect(mine.size == its.size)
            let likeness = Likeness.ssim(mine, its)
            #expect(likeness > 0.99, "\(file.size): \(likeness)")
        }
    }

    @Test(arguments: [
        (Preset.Crop.north, 60, 20), (.south, 60, 60), (.west, 20, 40), (.east, 100, 40),
        (.centre, 60, 40), (.northwest, 20, 20), (.southeast, 100, 60), (.smart, -1, -1),
        (.entropy, -1, -1),
    ]) func cutsWhereItIsTold(crop: Preset.Crop, x: Int, y: Int) throws {
        let bench = try Workbench()
        // Red tells the column and green the row, in steps of two a pixel; no detail anywhere.
        let side = (width: 120, height: 80)
        let samples = (0..<side.width * side.height).flatMap { index -> [UInt8] in
            [UInt8(index % side.width * 2), UInt8(index / side.width * 2), 90]
        }
        let bytes = try PixelEncoder.encode(
            [
                PixelBuffer(
                    size: PixelSize(width: side.width, height: side.height), bands: 3,
                    samples: samples)
            ], as: .png)
        let wide = try bench.render(
            bytes, Preset.test("wide", 120, 40, fit: .cover, crop: crop).plans
        ).files
        let tall = try bench.render(
            bytes, Preset.test("tall", 40, 80, fit: .cover, crop: crop).plans
        ).files
        let first = try PixelBuffer(decoding: contents(wide[0].path), as: .png)
        let second = try PixelBuffer(decoding: contents(tall[0].path), as: .png)
        #expect(first.size == PixelSize(width: 120, height: 40))
        #expect(second.size == PixelSize(width: 40, height: 80))
        guard x >= 0 else { return }
        // The middle of what is left, in the original's columns and rows.
        let row = Int(first.samples[(20 * 120 + 60) * 3 + 1]) / 2
        let column = Int(second.samples[(40 * 40 + 20) * 3]) / 2
        #expect(abs(row - y) <= 1)
        #expect(abs(column - x) <= 1)
    }

    @Test func cutsAroundWhatDrawsAttention() throws {
        let bench = try Workbench()
        let canvas = try PixelCanvas(
            enlarging: PixelBuffer(
                size: PixelSize(width: 1, height: 1), bands: 3, samples: [90, 110, 120]),
            to: PixelSize(width: 800, height: 200))
        try canvas.circle([230, 130, 100], x: 690, y: 100, radius: 30)
        let bytes = try canvas.encoded(as: .png, .init())
        let files = try bench.render(
            bytes, Preset.test("card", 200, 200, fit: .cover, crop: .smart).plans
        ).files
        let pixels = try PixelBuffer(decoding: contents(files[0].path), as: .png)
        let warm = stride(from: 0, to: pixels.samples.count, by: 3).count {
            pixels.samples[$0] > 200
        }
        // The whole disc: 2,827 pixels.
        #expect(warm > 2700)
    }

    @Test func padsWithTheBackground() throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 200, height: 200, format: .png, style: .photo)
        let files = try bench.render(
            bytes, Preset.test("card", 120, 60, fit: .contain, background: "ff8000").plans
        ).files
        let pixels = try PixelBuffer(decoding: contents(files[0].path), as: .png)
        #expect(pixels.size == PixelSize(width: 120, height: 60))
        #expect(Array(pixels.samples[0..<3]) == [0xFF, 0x80, 0])
        #expect(Array(pixels.samples.suffix(3)) == [0xFF, 0x80, 0])
    }

    @Test(arguments: [ImageFormat.gif, .webp]) func keepsAnAnimationMoving(
        format: ImageFormat
    ) throws {
        let bench = try Workbench()
        let bytes = try Pictures.animation(width: 160, height: 120, format: format, frames: 5)
        let moving = Preset.test("moving", 80, formats: [.webp, .jpeg], animation: .keep)
        let still = Preset.test("still", 80, 40, fit: .cover, formats: [.webp])
        let outcome = try bench.render(bytes, moving.plans + still.plans)
        #expect(outcome.facts?.frames == 5)
        #expect(outcome.files.map(\.format) == [.webp, .jpeg, .webp])
        let frames = try PixelBuffer.frames(of: contents(outcome.files[0].path), as: .webp)
        #expect(frames.count == 5)
        #expect(frames[0].size == PixelSize(width: 80, height: 60))
        #expect(Likeness.mean(frames[0], frames[4]) > 1)
        #expect(try PixelBuffer.frames(of: contents(outcome.files[2].path), as: .webp).count == 1)
        let sources = try PixelBuffer.frames(of: bytes, as: format)
        for (frame, source) in zip(frames, sources) {
            let reference = Likeness.shrunk(source, to: frame.size)
            #expect(Likeness.ssim(frame, reference) > 0.85)
        }
    }

    @Test(arguments: [
        (Pictures.Style.photo, ImageFormat.webp), (.graphic, .png), (.alpha, .png),
    ]) func choosesTheFormatByWhatIsShown(style: Pictures.Style, expected: ImageFormat) throws {
        let bench = try Workbench()
        let bytes = try Pictures.encoded(width: 600, height: 400, format: .png, style: style)
        let files = try bench.render(bytes, Preset.test("card", 300, formats: [.auto]).plans).files
        #expect(files.map(\.format) == [expected])
    }

    @Test(
        arguments: [
            (PixelEncoder.Options.Colour.sRGB, true), (.displayP3, false), (.plain, nil),
        ] as [(PixelEncoder.Options.Colour, Bool?)]) func knowsItsOwnColourSpaceByName(
            colour: PixelEncoder.Options.Colour, isStandard: Bool?
        ) throws
    {
        var options = PixelEncoder.Options()
        options.colour = colour
        let drawn = try Pictures.pixels(PixelSize(width: 60, height: 40))
        let bytes = try PixelEncoder.encode([drawn], as: .jpeg, options)
        let mark = Array("ICC_PROFILE\u{0}".utf8)
        let place = bytes.indices.dropLast(400).first {
            bytes[$0..<$0 + mark.count].elementsEqual(mark)
        }
        // Behind the mark stand the number of the part and the count of parts.
        let found = place.map { place in
            Array(bytes[(place + mark.count + 2)...]).withUnsafeBytes(ColourProfile.isStandard)
        }
        #expect(found == isStandard)
    }

    @Test func survivesABrokenProfile() throws {
        let bench = try Workbench()
        var options = PixelEncoder.Options()
        options.colour = .displayP3
        let drawn = try Pictures.pixels(Self.size)
        var bytes = try PixelEncoder.encode([drawn], as: .jpeg, options)
        let mark = Array("ICC_PROFILE\u{0}".utf8)
        let place = try #require(
            bytes.indices.dropLast(400).first { bytes[$0..<$0 + mark.count].elementsEqual(mark) })
        for offset in 30..<300 { bytes[place + offset] = 0x55 }
        #expect(try bench.render(bytes, Preset.test("card", 100).plans).files.count == 1)
    }
}
