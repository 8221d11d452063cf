import ImgCacheImaging
import ImgCacheModel
import Pictures
import Testing

@Suite struct PicturesTests {
    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .gif, .avif])
    func drawsTheSameBytesForTheSameSeed(format: ImageFormat) throws {
        let first = try Pictures.encoded(width: 120, height: 80, format: format, seed: 5)
        #expect(try Pictures.encoded(width: 120, height: 80, format: format, seed: 5) == first)
        #expect(try Pictures.encoded(width: 120, height: 80, format: format, seed: 6) != first)
        let pixels = try PixelBuffer(decoding: first, as: format)
        #expect(pixels.size == PixelSize(width: 120, height: 80))
    }

    @Test(arguments: Pictures.Style.allCases, [(1, 1), (3, 500), (640, 2)])
    func drawsAnySize(style: Pictures.Style, size: (Int, Int)) throws {
        let bytes = try Pictures.encoded(
            width: size.0, height: size.1, format: .png, style: style)
        let pixels = try PixelBuffer(decoding: bytes, as: .png)
        #expect(pixels.size == PixelSize(width: size.0, height: size.1))
    }
}
