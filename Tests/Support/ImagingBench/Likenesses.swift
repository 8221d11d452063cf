import FoundationEssentials
import Glibc
import ImgCacheImaging
import ImgCacheModel
import Pictures

/// How like its original each thumbnail is.
enum Likenesses {
    /// One number a line, in order.
    static func print(_ paths: [String]) {
        var reference: (path: String, pixels: PixelBuffer)?
        do {
            for index in stride(from: 0, to: paths.count - 1, by: 2) {
                let path = paths[index]
                let whole: PixelBuffer
                if let reference, reference.path == path {
                    whole = reference.pixels
                } else {
                    whole = try pixels(path)
                    reference = (path, whole)
                }
                let thumbnail = try pixels(paths[index + 1])
                Swift.print(
                    Likeness.ssim(Likeness.shrunk(whole, to: thumbnail.size), thumbnail))
            }
        } catch {
            Bench.complain("\(error)")
            exit(1)
        }
    }

    private static func pixels(_ path: String) throws -> PixelBuffer {
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        let format: ImageFormat =
            path.hasSuffix(".webp")
            ? .webp
            : path.hasSuffix(".png")
                ? .png
                : path.hasSuffix(".avif") ? .avif : .jpeg
        return try PixelBuffer(decoding: bytes, as: format)
    }
}
