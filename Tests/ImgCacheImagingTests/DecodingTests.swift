import CVips
import ImgCacheModel
import Pictures
import Synchronization
import Testing

@testable import ImgCacheImaging

/// Pixels computed on the calling thread, against those that libvips' own sink computes.
@Suite struct DecodingTests {
    private static let sizes = [
        PixelSize(width: 900, height: 700), PixelSize(width: 3001, height: 17),
        PixelSize(width: 17, height: 3001), PixelSize(width: 5, height: 3),
    ]

    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .gif, .tiff], sizes)
    func computesWhatASinkDoes(format: ImageFormat, size: PixelSize) throws {
        try VipsLibrary.shared().allow([format])
        let bytes = try Pictures.encoded(
            width: size.width, height: size.height, format: format,
            style: format == .jpeg ? .photo : .alpha)
        try bytes.withUnsafeBytes { bytes in
            // Each is opened anew: a file is read once, from its first row to its last.
            func recipe() throws -> Raster {
                try Raster.open(bytes, as: format, LoadOptions())
                    .resized(
                        to: PixelSize(
                            width: max(1, size.width * 2 / 5), height: max(1, size.height / 3)))
            }
            let ours = try recipe().decoded()
            let theirs = try Self.bySink(recipe())
            #expect(ours.size == theirs.size)
            #expect(try ours.samples() == theirs.samples())
        }
    }

    @Test func computesTilesSideBySide() throws {
        // Turned by a quarter, a picture is cheapest in small tiles.
        let turned = try Pictures.pixels(PixelSize(width: 700, height: 500)).raster()
        turned.set("orientation", to: 6)
        let upright = try turned.upright()
        #expect(upright.size == PixelSize(width: 500, height: 700))
        #expect(try upright.decoded().samples() == Self.bySink(upright).samples())
    }

    @Test func keepsPixelsThatAreThere() throws {
        let picture = try Pictures.pixels(PixelSize(width: 20, height: 10)).raster().decoded()
        #expect(try picture.decoded() === picture)
    }

    @Test(arguments: [Pictures.Style.grey, .photo])
    func stacksFramesThatAreNotComputedYet(style: Pictures.Style) throws {
        // Wide, so that what libvips frees early is given to others at once.
        let size = PixelSize(width: 4000, height: 64)
        let frames = try (1...5 as ClosedRange<UInt64>).map { seed in
            let frame = try Pictures.pixels(size, seed: seed, style: style).raster()
            return try style == .grey ? frame.threeBands() : frame.withAlpha()
        }
        let expected = try frames.flatMap { try $0.decoded().samples() }
        for _ in 0..<5 {
            #expect(try Raster.stacked(frames).decoded().samples() == expected)
        }
    }

    @Test func tellsEveryStepToLetGoOfItsRows() throws {
        let file = try Pictures.pixels(PixelSize(width: 80, height: 60)).raster()
        var calls = 0
        try withUnsafeMutablePointer(to: &calls) { calls in
            let count: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void =
                {
                    $1?.assumingMemoryBound(to: Int.self).pointee += 1
                }
            g_signal_connect_data(
                file.handle, "minimise", unsafeBitCast(count, to: GCallback.self), calls, nil,
                GConnectFlags(rawValue: 0))
            _ = try file.scaled(0.5, 0.5).decoded()
        }
        #expect(calls == 1)
    }

    @Test func runsOnAThreadOfLibvips() {
        #expect(vips_thread_isvips() == 0)
        let isVips = Mutex(false)
        VipsThread.run { isVips.withLock { $0 = vips_thread_isvips() != 0 } }
        #expect(isVips.withLock { $0 })
    }

    private static func bySink(_ raster: Raster) throws -> Raster {
        Raster(adopting: try #require(vips_image_copy_memory(raster.handle)))
    }
}
