import CVips
import FoundationEssentials
import Glibc
import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

/// Our own shrinking, against the same filter written plainly and against libvips.
@Suite struct PixelReducerTests {
    private static let sizes: [(source: PixelSize, target: PixelSize)] = [
        (PixelSize(width: 41, height: 33), PixelSize(width: 17, height: 13)),
        (PixelSize(width: 40, height: 30), PixelSize(width: 40, height: 8)),
        (PixelSize(width: 40, height: 30), PixelSize(width: 9, height: 30)),
        (PixelSize(width: 100, height: 64), PixelSize(width: 99, height: 63)),
        (PixelSize(width: 7, height: 5), PixelSize(width: 2, height: 1)),
        (PixelSize(width: 3, height: 2), PixelSize(width: 2, height: 1)),
        (PixelSize(width: 2, height: 200), PixelSize(width: 1, height: 34)),
        (PixelSize(width: 640, height: 125), PixelSize(width: 107, height: 21)),
    ]

    @Test(arguments: sizes, [1, 3, 4])
    func filtersLikeThePlainFormula(sizes: (source: PixelSize, target: PixelSize), bands: Int) {
        let samples = Self.noise(sizes.source.area * bands)
        let output = Self.reduced(samples, sizes.source, to: sizes.target, bands: bands)
        let plain = Self.plain(samples, sizes.source, to: sizes.target, bands: bands)
        let errors = zip(output, plain).map { Double($0.0) - $0.1 }
        let mean = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
        // Noise of the greatest strength; two roundings of samples make 0.41, the rest is of
        // weights in parts of 128.
        #expect(mean <= 1.2, "\(mean)")
        #expect(errors.allSatisfy { abs($0) <= 4.5 }, "\(errors.map(abs).max() ?? 0)")
    }

    @Test(arguments: [0, 1, 127, 128, 254, 255] as [UInt8]) func keepsWhatIsFlat(value: UInt8) {
        let source = PixelSize(width: 97, height: 61)
        let target = PixelSize(width: 31, height: 19)
        let flat = [UInt8](repeating: value, count: source.area * 3)
        #expect(Self.reduced(flat, source, to: target, bands: 3).allSatisfy { $0 == value })
    }

    /// A filter with negative weights goes beyond black and white there.
    @Test(arguments: 1...9) func staysBlackAndWhiteBesideEdges(period: Int) {
        let source = PixelSize(width: 90, height: 80)
        let target = PixelSize(width: 37, height: 33)
        let squares = (0..<source.area).map { place in
            (place % 90 / period + place / 90 / period).isMultiple(of: 2) ? 255 : 0 as UInt8
        }
        let output = Self.reduced(squares, source, to: target, bands: 1)
        let plain = Self.plain(squares, source, to: target, bands: 1)
        #expect(zip(output, plain).allSatisfy { abs(Double($0.0) - $0.1) <= 4.5 })
    }

    /// Else a sum might not fit in 16 bits.
    @Test func weightsAddUpToOneAndTheirSizesToLessThanTwo() {
        for source in [1, 2, 3, 5, 8, 40, 333, 4000] {
            for target in [1, 2, 3, 7, 39, 100, 1000] where target <= source {
                let filter = LanczosFilter(from: source, to: target)
                #expect(filter.starts.count == target)
                #expect(filter.weights.count == target * filter.taps)
                for place in 0..<target {
                    #expect((0...source - filter.taps).contains(filter.starts[place]))
                    let weights = filter.weights[
                        (place * filter.taps)..<((place + 1) * filter.taps)
                    ]
                    .map { Int(Int16(bitPattern: $0[0])) }
                    #expect(weights.reduce(0, +) == 128)
                    #expect(weights.map(abs).reduce(0, +) < 255)
                }
            }
        }
    }

    @Test(arguments: [1.01, 1.5, 2.3, 3.9, 5.9], [Pictures.Style.photo, .grey])
    func looksLikeThePlainFormulaAndLibvips(factor: Double, style: Pictures.Style) throws {
        let size = PixelSize(width: 600, height: 400)
        let target = PixelSize(
            width: Int(600 / factor), height: max(1, Int(400 / factor)))
        let picture = try Pictures.pixels(size, style: style)
        let raster = try picture.raster()
        #expect(raster.isReducedByHand(to: target))
        let ours = try PixelBuffer(raster.reducedByHand(to: target))
        let theirs = try PixelBuffer(
            raster.scaled(
                Double(target.width) / 600, Double(target.height) / 400))
        #expect(ours.size == theirs.size)
        let samples = Self.plain(picture.samples, size, to: target, bands: picture.bands)
            .map { UInt8($0.rounded()) }
        let plain = PixelBuffer(size: target, bands: picture.bands, samples: samples)
        #expect(Likeness.ssim(ours, plain) > 0.998)
        #expect(Likeness.ssim(ours, plain) >= Likeness.ssim(theirs, plain))
        #expect(Likeness.ssim(ours, theirs) > 0.9985)
        #expect(Likeness.mean(ours, theirs) < 1)
    }

    /// Rows come from memory, from a decoder in order, and from tiles.
    @Test func readsRowsFromWhereverTheyAre() throws {
        let size = PixelSize(width: 300, height: 211)
        let target = PixelSize(width: 100, height: 70)
        let picture = try Pictures.pixels(size)
        let inMemory = try PixelBuffer(try picture.raster().reducedByHand(to: target))
        let file = try picture.raster().encoded(as: .png, EncodeOptions())
        try VipsLibrary.shared().allow([.png])
        try file.withUnsafeBytes { bytes in
            let recipe = try Raster.open(bytes, as: .png, LoadOptions())
            #expect(try PixelBuffer(try recipe.reducedByHand(to: target)) == inMemory)
        }
        let turned = try picture.raster()
        turned.set("orientation", to: 6)
        let tiles = try turned.upright()
        var (tileWidth, tileHeight, lines): (Int32, Int32, Int32) = (0, 0, 0)
        vips_get_tile_size(tiles.handle, &tileWidth, &tileHeight, &lines)
        #expect(tiles.size == size.transposed && tileWidth < 211)
        let upright = try PixelBuffer(tiles).raster()
        #expect(
            try PixelBuffer(tiles.reducedByHand(to: target.transposed))
                == PixelBuffer(upright.reducedByHand(to: target.transposed)))
    }

    @Test func leavesOtherPicturesToLibvips() throws {
        let size = PixelSize(width: 60, height: 40)
        let small = PixelSize(width: 30, height: 20)
        #expect(!(try Pictures.pixels(size, style: .alpha).raster().isReducedByHand(to: small)))
        let colour = try Pictures.pixels(size).raster()
        #expect(colour.isReducedByHand(to: PixelSize(width: 60, height: 20)))
        #expect(!colour.isReducedByHand(to: size))
        #expect(colour.isReducedByHand(to: PixelSize(width: 10, height: 7)))
        #expect(!colour.isReducedByHand(to: PixelSize(width: 9, height: 7)))
        #expect(!colour.isReducedByHand(to: PixelSize(width: 10, height: 6)))
        #expect(!colour.isReducedByHand(to: PixelSize(width: 90, height: 60)))
        #expect(!colour.isReducedByHand(to: PixelSize(width: 90, height: 20)))
    }
}

extension PixelReducerTests {
    /// Samples as different from their neighbours as can be, the same every time.
    private static func noise(_ count: Int) -> [UInt8] {
        var state: UInt32 = 7
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
    }

    private static func reduced(
        _ samples: [UInt8], _ source: PixelSize, to target: PixelSize, bands: Int
    ) -> [UInt8] {
        var output = [UInt8](repeating: 7, count: target.area * bands)
        var reducer = PixelReducer(from: source, to: target, bands: bands)
        output.withUnsafeMutableBufferPointer { output in
            samples.withUnsafeBufferPointer { input in
                guard let input = input.baseAddress, let output = output.baseAddress else { return }
                for row in 0..<source.height {
                    reducer.take(input + row * source.width * bands, into: output)
                }
            }
        }
        return output
    }

    /// Lanczos with three lobes in doubles, edges repeated, first the rows, then the columns.
    private static func plain(
        _ samples: [UInt8], _ source: PixelSize, to target: PixelSize, bands: Int
    ) -> [Double] {
        let columns = weights(source.height, target.height)
        let rows = weights(source.width, target.width)
        let pitch = source.width * bands
        var result: [Double] = []
        for y in 0..<target.height {
            let short = (0..<pitch).map { place -> Double in
                let sum = columns[y].reduce(0.0) {
                    $0 + $1.weight * Double(samples[$1.index * pitch + place])
                }
                return min(255, max(0, sum))
            }
            for x in 0..<target.width {
                for band in 0..<bands {
                    let sum = rows[x].reduce(0.0) {
                        $0 + $1.weight * short[$1.index * bands + band]
                    }
                    result.append(min(255, max(0, sum)))
                }
            }
        }
        return result
    }

    private static func weights(
        _ source: Int, _ target: Int
    ) -> [[(index: Int, weight: Double)]] {
        let factor = Double(source) / Double(target)
        return (0..<target).map { place in
            let centre = (Double(place) + 0.5) * factor
            let weights: [(index: Int, weight: Double)] =
                (Int(centre - 3 * factor) - 1...Int(centre + 3 * factor) + 1).compactMap { index in
                    let x = (Double(index) + 0.5 - centre) / factor
                    guard abs(x) < 3 else { return nil }
                    let weight =
                        abs(x) < 1e-9
                        ? 1 : 3 * sin(.pi * x) * sin(.pi * x / 3) / (.pi * .pi * x * x)
                    return (min(max(index, 0), source - 1), weight)
                }
            let whole = weights.reduce(0) { $0 + $1.weight }
            return weights.map { ($0.index, $0.weight / whole) }
        }
    }
}
