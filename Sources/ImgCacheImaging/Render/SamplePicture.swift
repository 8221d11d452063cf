internal import ImgCacheModel

/// A little picture in an array: three bands of sRGB, or four with alpha.
struct SamplePicture {
    let size: PixelSize
    let bands: Int
    let samples: [UInt8]

    /// Brought to a size that is not larger; each pixel is the mean of the pixels under it, colours
    /// weighed by alpha.
    func averaged(to target: PixelSize) -> SamplePicture {
        samples.withUnsafeBufferPointer {
            PixelRows(samples: $0, size: size, bands: bands).averaged(to: target)
        }
    }

    /// The mean of the fullest of 512 boxes of colour as six hex digits; what is transparent does
    /// not count.
    func dominantColor() -> String {
        var boxes = [(weight: Int, red: Int, green: Int, blue: Int)](
            repeating: (0, 0, 0, 0), count: 512)
        for pixel in stride(from: 0, to: samples.count, by: bands) {
            let (red, green, blue) = (
                Int(samples[pixel]), Int(samples[pixel + 1]), Int(samples[pixel + 2])
            )
            let weight = bands == 4 ? Int(samples[pixel + 3]) : 255
            let box = (red >> 5) << 6 | (green >> 5) << 3 | blue >> 5
            boxes[box].weight += weight
            boxes[box].red += red * weight
            boxes[box].green += green * weight
            boxes[box].blue += blue * weight
        }
        let fullest = boxes.max { $0.weight < $1.weight } ?? (0, 0, 0, 0)
        let weight = max(1, fullest.weight)
        return Hex.encode([fullest.red, fullest.green, fullest.blue].map { UInt8($0 / weight) })
    }

    /// One bit for each pixel of 8x8: whether its right neighbour is brighter.
    ///
    /// Source: Neal Krawetz, "Kind of Like That", 2013.
    func differenceHash() -> UInt64 {
        let grid = averaged(to: PixelSize(width: 9, height: 8))
        func light(_ x: Int, _ y: Int) -> Int {
            let index = (y * 9 + x) * bands
            let colour =
                299 * Int(grid.samples[index]) + 587 * Int(grid.samples[index + 1])
                + 114 * Int(grid.samples[index + 2])
            guard bands == 4 else { return colour }
            // Laid on white.
            let alpha = Int(grid.samples[index + 3])
            return (colour * alpha + 255_000 * (255 - alpha)) / 255
        }
        var hash: UInt64 = 0
        for y in 0..<8 {
            for x in 0..<8 { hash = hash << 1 | (light(x, y) < light(x + 1, y) ? 1 : 0) }
        }
        return hash
    }
}
