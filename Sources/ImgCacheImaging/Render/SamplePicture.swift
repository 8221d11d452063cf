internal import ImgCacheModel

/// A little picture in an array: three bands of sRGB, or four with alpha.
struct SamplePicture {
    let size: PixelSize
    let bands: Int
    let samples: [UInt8]

    /// Brought to a size that is not larger; each pixel is the mean of the pixels under it, colours
    /// weighed by alpha.
    func averaged(to target: PixelSize) -> SamplePicture {
        var means: [UInt8] = []
        means.reserveCapacity(target.area * bands)
        for y in 0..<target.height {
            let rows = Self.span(y, target.height, size.height)
            for x in 0..<target.width {
                mean(of: Self.span(x, target.width, size.width), rows, into: &means)
            }
        }
        return SamplePicture(size: target, bands: bands, samples: means)
    }

    /// The source places under one place of a target; at least one.
    private static func span(_ place: Int, _ target: Int, _ source: Int) -> Range<Int> {
        let from = place * source / target
        return from..<max(from + 1, (place + 1) * source / target)
    }

    private func mean(of columns: Range<Int>, _ rows: Range<Int>, into means: inout [UInt8]) {
        var (red, green, blue, alpha) = (0, 0, 0, 0)
        for y in rows {
            for x in columns {
                let index = (y * size.width + x) * bands
                let weight = bands == 4 ? Int(samples[index + 3]) : 255
                red += Int(samples[index]) * weight
                green += Int(samples[index + 1]) * weight
                blue += Int(samples[index + 2]) * weight
                alpha += weight
            }
        }
        let weight = max(1, alpha)
        means.append(UInt8(red / weight))
        means.append(UInt8(green / weight))
        means.append(UInt8(blue / weight))
        if bands == 4 { means.append(UInt8(alpha / (rows.count * columns.count))) }
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
