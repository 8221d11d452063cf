package import ImgCacheImaging
package import ImgCacheModel

/// Perceptual measures written for tests and benchmarks, apart from anything in the product.
package enum Likeness {
    /// Structural similarity of the light of two pictures of one size, -1 ... 1; 1 for equal.
    ///
    /// Mean over windows of 8x8 pixels, every 4 pixels. Source: Wang et al. 2004.
    package static func ssim(_ left: PixelBuffer, _ right: PixelBuffer) -> Double {
        precondition(left.size == right.size, "\(left.size) against \(right.size)")
        let (width, height) = (left.size.width, left.size.height)
        let (first, second) = (light(left), light(right))
        let window = min(8, width, height)
        let (c1, c2) = (6.5025, 58.5225)
        var total = 0.0
        var windows = 0
        for top in stride(from: 0, through: height - window, by: 4) {
            for start in stride(from: 0, through: width - window, by: 4) {
                var (a, b, aa, bb, ab) = (0.0, 0.0, 0.0, 0.0, 0.0)
                for y in top..<top + window {
                    for x in start..<start + window {
                        let (p, q) = (first[y * width + x], second[y * width + x])
                        a += p
                        b += q
                        aa += p * p
                        bb += q * q
                        ab += p * q
                    }
                }
                let n = Double(window * window)
                let (ma, mb) = (a / n, b / n)
                let (va, vb, cov) = (aa / n - ma * ma, bb / n - mb * mb, ab / n - ma * mb)
                total +=
                    ((2 * ma * mb + c1) * (2 * cov + c2))
                    / ((ma * ma + mb * mb + c1) * (va + vb + c2))
                windows += 1
            }
        }
        return total / Double(max(1, windows))
    }

    /// Light of each pixel, 0 ... 255; alpha laid over white.
    package static func light(_ picture: PixelBuffer) -> [Double] {
        let bands = picture.bands
        let samples = picture.samples
        return stride(from: 0, to: samples.count, by: bands).map { index in
            let colour =
                bands < 3
                ? Double(samples[index])
                : 0.299 * Double(samples[index]) + 0.587 * Double(samples[index + 1])
                    + 0.114 * Double(samples[index + 2])
            guard bands == 2 || bands == 4 else { return colour }
            let alpha = Double(samples[index + bands - 1]) / 255
            return colour * alpha + 255 * (1 - alpha)
        }
    }

    /// A plain reference for shrinking: each pixel is the mean of the area it covers.
    package static func shrunk(_ picture: PixelBuffer, to size: PixelSize) -> PixelBuffer {
        let bands = picture.bands
        var samples: [UInt8] = []
        samples.reserveCapacity(size.area * bands)
        let columns = spans(picture.size.width, size.width)
        for row in spans(picture.size.height, size.height) {
            for column in columns {
                var sums = [Double](repeating: 0, count: bands)
                var whole = 0.0
                for (y, high) in row {
                    for (x, wide) in column {
                        let index = (y * picture.size.width + x) * bands
                        for band in 0..<bands {
                            sums[band] += Double(picture.samples[index + band]) * high * wide
                        }
                        whole += high * wide
                    }
                }
                for sum in sums { samples.append(UInt8(max(0, min(255, (sum / whole).rounded())))) }
            }
        }
        return PixelBuffer(size: size, bands: bands, samples: samples)
    }

    /// For each target place, the source places under it and how much of each.
    private static func spans(_ source: Int, _ target: Int) -> [[(Int, Double)]] {
        (0..<target).map { place in
            let from = Double(place) * Double(source) / Double(target)
            let to = Double(place + 1) * Double(source) / Double(target)
            return (Int(from)...min(source - 1, Int(to.rounded(.up)) - 1)).map {
                ($0, min(to, Double($0 + 1)) - max(from, Double($0)))
            }
        }
    }

    /// Greatest difference of any sample.
    package static func worst(_ left: PixelBuffer, _ right: PixelBuffer) -> Int {
        zip(left.samples, right.samples).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }

    /// Mean difference of samples.
    package static func mean(_ left: PixelBuffer, _ right: PixelBuffer) -> Double {
        let sum = zip(left.samples, right.samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(max(1, left.samples.count))
    }
}
