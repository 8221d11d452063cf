import FoundationEssentials
import Glibc
import ImgCacheImaging
import ImgCacheModel
import Pictures

/// What one setting of an encoder costs and gives.
enum Encoders {
    /// Encodes each picture twice; prints means of CPU milliseconds (of the better run), bytes and
    /// structural similarity, separated by tabs.
    ///
    /// - Parameter words: A setting `webp:75:2` (format, quality, effort; `:progressive` or
    ///   `:palette` behind it), then PNG files.
    static func print(_ words: [String]) {
        let parts = words.first.map { $0.split(separator: ":").map(String.init) } ?? []
        guard words.count > 1, parts.count >= 3, let format = ImageFormat(rawValue: parts[0]),
            let quality = Int(parts[1]), let effort = Int(parts[2])
        else {
            Bench.complain("encoders FORMAT:QUALITY:EFFORT PICTURE.png...")
            exit(64)
        }
        var options = PixelEncoder.Options()
        options.quality = quality
        options.effort = effort
        options.progressive = parts.last == "progressive"
        options.colour = parts.last == "palette" ? .palette : .plain
        var (milliseconds, bytes, likeness) = (0.0, 0, 0.0)
        do {
            for path in words.dropFirst() {
                let file = Array(try Data(contentsOf: URL(filePath: path)))
                let pixels = try PixelBuffer(decoding: file, as: .png)
                var best = Double.infinity
                var encoded: [UInt8] = []
                for _ in 0..<2 {
                    let start = cpu()
                    encoded = try PixelEncoder.encode([pixels], as: format, options)
                    best = min(best, cpu() - start)
                }
                milliseconds += best
                bytes += encoded.count
                likeness += Likeness.ssim(pixels, try PixelBuffer(decoding: encoded, as: format))
            }
        } catch {
            Bench.complain("\(error)")
            exit(1)
        }
        let count = Double(words.count - 1)
        Swift.print(
            "\(milliseconds / count)\t\(Double(bytes) / count)\t\(likeness / count)")
    }

    /// Milliseconds of CPU that this process has used, all threads.
    private static func cpu() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
    }
}
