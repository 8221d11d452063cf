internal import ImgCacheModel

/// Samples of 8 bits that somebody else keeps: band after band for each pixel, top row first.
struct PixelRows {
    let samples: UnsafeBufferPointer<UInt8>
    let size: PixelSize
    /// 1 grey, 2 grey with alpha, 3 colour, 4 colour with alpha.
    let bands: Int

    /// Brought to a size that is not larger, in three bands, or four with alpha; each pixel is the
    /// mean of the pixels under it, colours weighed by alpha.
    func averaged(to target: PixelSize) -> SamplePicture {
        var means: [UInt8] = []
        means.reserveCapacity(target.area * 4)
        for y in 0..<target.height {
            let rows = Self.span(y, target.height, size.height)
            for x in 0..<target.width {
                mean(of: Self.span(x, target.width, size.width), rows, into: &means)
            }
        }
        return SamplePicture(size: target, bands: hasAlpha ? 4 : 3, samples: means)
    }

    private var hasAlpha: Bool { bands == 2 || bands == 4 }

    /// The source places under one place of a target; at least one.
    private static func span(_ place: Int, _ target: Int, _ source: Int) -> Range<Int> {
        let from = place * source / target
        return from..<max(from + 1, (place + 1) * source / target)
    }

    private func mean(of columns: Range<Int>, _ rows: Range<Int>, into means: inout [UInt8]) {
        let (green, blue) = bands < 3 ? (0, 0) : (1, 2)
        var (reds, greens, blues, alphas) = (0, 0, 0, 0)
        for y in rows {
            for index in stride(
                from: (y * size.width + columns.lowerBound) * bands,
                to: (y * size.width + columns.upperBound) * bands, by: bands)
            {
                let weight = hasAlpha ? Int(samples[index + bands - 1]) : 255
                reds += Int(samples[index]) * weight
                greens += Int(samples[index + green]) * weight
                blues += Int(samples[index + blue]) * weight
                alphas += weight
            }
        }
        let weight = max(1, alphas)
        means.append(UInt8(reds / weight))
        means.append(UInt8(greens / weight))
        means.append(UInt8(blues / weight))
        if hasAlpha { means.append(UInt8(alphas / (rows.count * columns.count))) }
    }
}
