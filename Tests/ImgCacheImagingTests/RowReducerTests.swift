import FoundationEssentials
import Glibc
import ImgCacheModel
import Pictures
import Testing

@testable import ImgCacheImaging

/// Our own narrowing of rows, against the same filter written plainly and against libvips.
@Suite struct RowReducerTests {
    @Test(arguments: [(40, 40), (41, 17), (100, 99), (7, 1), (3, 2), (640, 33)], [1, 3, 4, 9])
    func filtersLikeThePlainFormula(widths: (source: Int, target: Int), rows: Int) throws {
        let picture = try Pictures.pixels(PixelSize(width: widths.source, height: rows))
        var output = [UInt8](repeating: 7, count: widths.target * rows * 3)
        output.withUnsafeMutableBufferPointer { output in
            picture.samples.withUnsafeBufferPointer { input in
                guard let input = input.baseAddress, let output = output.baseAddress else { return }
                RowReducer(from: widths.source, to: widths.target)
                    .reduce(input, rows: rows, into: output)
            }
        }
        let plain = Self.plain(picture, width: widths.target)
        let worst = zip(output, plain).reduce(0.0) { max($0, abs(Double($1.0) - $1.1)) }
        // Rounding, and floats of seven digits.
        #expect(worst <= 0.51, "\(worst)")
    }

    @Test func keepsWhatIsFlat() throws {
        for value in [0, 1, 127, 254, 255] as [UInt8] {
            let input = [UInt8](repeating: value, count: 97 * 5 * 3)
            var output = [UInt8](repeating: 9, count: 31 * 5 * 3)
            output.withUnsafeMutableBufferPointer { output in
                input.withUnsafeBufferPointer { input in
                    guard let input = input.baseAddress, let output = output.baseAddress
                    else { return }
                    RowReducer(from: 97, to: 31).reduce(input, rows: 5, into: output)
                }
            }
            #expect(output.allSatisfy { $0 == value })
        }
    }

    @Test(arguments: [1.01, 1.5, 2.3, 3.9, 11]) func looksLikeLibvips(factor: Double) throws {
        let size = PixelSize(width: 600, height: 400)
        let target = PixelSize(
            width: Int(600 / factor), height: max(1, Int(400 / factor)))
        let picture = try Pictures.pixels(size)
        let raster = try picture.raster()
        #expect(raster.isReducedByHand(to: target))
        let ours = try PixelBuffer(raster.reducedByHand(to: target))
        let theirs = try PixelBuffer(
            raster.scaled(
                Double(target.width) / 600, Double(target.height) / 400))
        #expect(ours.size == theirs.size)
        #expect(Likeness.ssim(ours, theirs) > 0.999)
        #expect(Likeness.mean(ours, theirs) < 1)
    }

    @Test func leavesOtherPicturesToLibvips() throws {
        let size = PixelSize(width: 60, height: 40)
        let small = PixelSize(width: 30, height: 20)
        #expect(!(try Pictures.pixels(size, style: .grey).raster().isReducedByHand(to: small)))
        #expect(!(try Pictures.pixels(size, style: .alpha).raster().isReducedByHand(to: small)))
        let colour = try Pictures.pixels(size).raster()
        #expect(!colour.isReducedByHand(to: PixelSize(width: 60, height: 20)))
        #expect(!colour.isReducedByHand(to: PixelSize(width: 90, height: 60)))
    }

    /// Lanczos with three lobes in doubles, edges repeated.
    private static func plain(_ picture: PixelBuffer, width: Int) -> [Double] {
        let (source, rows) = (picture.size.width, picture.size.height)
        let factor = Double(source) / Double(width)
        var result: [Double] = []
        for row in 0..<rows {
            for place in 0..<width {
                let centre = (Double(place) + 0.5) * factor
                var (sums, whole) = ([0.0, 0.0, 0.0], 0.0)
                for index in Int(centre - 3 * factor) - 1...Int(centre + 3 * factor) + 1 {
                    let x = (Double(index) + 0.5 - centre) / factor
                    guard abs(x) < 3 else { continue }
                    let weight =
                        abs(x) < 1e-9
                        ? 1 : 3 * sin(.pi * x) * sin(.pi * x / 3) / (.pi * .pi * x * x)
                    let column = min(max(index, 0), source - 1)
                    for band in 0..<3 {
                        sums[band] +=
                            weight * Double(picture.samples[(row * source + column) * 3 + band])
                    }
                    whole += weight
                }
                result += sums.map { min(255, max(0, $0 / whole)) }
            }
        }
        return result
    }
}
