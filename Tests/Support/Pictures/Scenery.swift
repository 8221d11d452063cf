internal import ImgCacheImaging
internal import ImgCacheModel

/// Draws what compresses and shrinks like a photograph: a soft ground of gradients and noise,
/// things with edges before it, fine strokes, grain over everything.
struct Scenery {
    let bands: Int

    func draw(_ size: PixelSize, _ random: inout SeededRandom) throws -> PixelCanvas {
        let canvas = try PixelCanvas(enlarging: ground(size, &random), to: size)
        try things(on: canvas, &random)
        try canvas.grain(tile(&random), strength: 0.06)
        return canvas
    }

    /// The soft ground, small: 96 cells on the longer side, three octaves of value noise on a
    /// gradient.
    private func ground(_ size: PixelSize, _ random: inout SeededRandom) -> PixelBuffer {
        let longer = max(size.width, size.height)
        let cells = min(96, longer)
        let width = max(1, size.width * cells / longer)
        let height = max(1, size.height * cells / longer)
        let top = colour(&random)
        let bottom = colour(&random)
        let octaves = [(4, 46.0), (11, 26.0), (37, 15.0)].map { cells, strength in
            ValueNoise(cells: cells, strength: strength, &random)
        }
        var samples: [UInt8] = []
        samples.reserveCapacity(width * height * bands)
        for y in 0..<height {
            let down = Double(y) / Double(height)
            for x in 0..<width {
                let across = Double(x) / Double(width)
                var light = 0.0
                for octave in octaves { light += octave.value(across, down) }
                for band in 0..<bands {
                    let base = top[band] * (1 - down) + bottom[band] * down
                    samples.append(UInt8(min(255, max(0, base + light))))
                }
            }
        }
        return PixelBuffer(
            size: PixelSize(width: width, height: height), bands: bands, samples: samples)
    }

    private func things(on canvas: PixelCanvas, _ random: inout SeededRandom) throws {
        let (width, height) = (canvas.size.width, canvas.size.height)
        let side = max(2, min(width, height))
        for _ in 0..<14 {
            let ink = colour(&random)
            let x = random.integer(0...width - 1)
            let y = random.integer(0...height - 1)
            let extent = random.integer(1...max(1, side / 5))
            if random.next() % 2 == 0 {
                try canvas.circle(ink, x: x, y: y, radius: max(1, extent / 2))
            } else {
                try canvas.rectangle(
                    ink, left: x, top: y, width: extent, height: max(1, extent * 2 / 3))
            }
        }
        for _ in 0..<40 {
            let from = (x: random.integer(0...width - 1), y: random.integer(0...height - 1))
            let to = (
                x: from.x + random.integer(-side / 8...side / 8),
                y: from.y + random.integer(-side / 8...side / 8)
            )
            try canvas.line(colour(&random), from: from, to: to)
        }
        try Strokes.lines(
            4, on: canvas, ink: colour(&random), left: width / 10, top: height * 3 / 4,
            width: width / 3, height: max(2, side / 60), &random)
    }

    private func tile(_ random: inout SeededRandom) -> PixelBuffer {
        let side = 128
        var samples: [UInt8] = []
        samples.reserveCapacity(side * side)
        for _ in 0..<side * side / 8 {
            var bits = random.next()
            for _ in 0..<8 {
                samples.append(UInt8(truncatingIfNeeded: bits))
                bits >>= 8
            }
        }
        return PixelBuffer(
            size: PixelSize(width: side, height: side), bands: 1, samples: samples)
    }

    private func colour(_ random: inout SeededRandom) -> [Double] {
        (0..<bands).map { _ in Double(random.integer(20...235)) }
    }
}

/// Random values on a coarse grid, smoothly joined.
///
/// Source: value noise with the smoothstep curve, Perlin 1985.
private struct ValueNoise {
    let cells: Int
    let values: [Double]

    init(cells: Int, strength: Double, _ random: inout SeededRandom) {
        self.cells = cells
        values = (0..<(cells + 2) * (cells + 2)).map { _ in (random.unit() * 2 - 1) * strength }
    }

    /// The value at a point, both coordinates 0 ..< 1.
    func value(_ across: Double, _ down: Double) -> Double {
        let x = across * Double(cells)
        let y = down * Double(cells)
        let column = Int(x)
        let row = Int(y)
        let right = smooth(x - Double(column))
        let below = smooth(y - Double(row))
        let index = row * (cells + 2) + column
        let upper = values[index] * (1 - right) + values[index + 1] * right
        let next = index + cells + 2
        let lower = values[next] * (1 - right) + values[next + 1] * right
        return upper * (1 - below) + lower * below
    }

    private func smooth(_ t: Double) -> Double { t * t * (3 - 2 * t) }
}
