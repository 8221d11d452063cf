internal import ImgCacheImaging
internal import ImgCacheModel

/// Draws what compresses like a chart or a logo: flat areas of a few colours, bars, strokes.
struct Diagram {
    let transparent: Bool

    func draw(_ size: PixelSize, _ random: inout SeededRandom) throws -> PixelCanvas {
        let ground: [UInt8] = transparent ? [0, 0, 0, 0] : [250, 250, 246]
        let canvas = try PixelCanvas(
            enlarging: PixelBuffer(
                size: PixelSize(width: 1, height: 1), bands: ground.count, samples: ground),
            to: size)
        let palette = (0..<5).map { _ in ink(&random) }
        let (width, height) = (size.width, size.height)
        let bars = 7
        let step = max(1, width / (bars + 1))
        for bar in 0..<bars {
            let tall = random.integer(max(1, height / 10)...max(1, height * 2 / 3))
            try canvas.rectangle(
                palette[bar % palette.count], left: step / 2 + bar * step,
                top: height * 4 / 5 - tall, width: max(1, step * 2 / 3), height: tall)
        }
        try canvas.circle(
            palette[1], x: width * 4 / 5, y: height / 4, radius: max(1, min(width, height) / 8))
        try Strokes.lines(
            3, on: canvas, ink: palette[0], left: width / 12, top: max(1, height / 16),
            width: width / 2, height: max(2, height / 40), &random)
        return canvas
    }

    private func ink(_ random: inout SeededRandom) -> [Double] {
        let colour = (0..<3).map { _ in Double(random.integer(0...15) * 16) }
        return transparent ? colour + [255] : colour
    }
}

/// Rows of small strokes that look like text from afar.
enum Strokes {
    static func lines(
        _ count: Int, on canvas: PixelCanvas, ink: [Double], left: Int, top: Int, width: Int,
        height: Int, _ random: inout SeededRandom
    ) throws {
        let thick = max(1, height / 6)
        for line in 0..<count {
            var x = left
            let y = top + line * height * 2
            while x < left + width {
                let letter = max(2, height / 2)
                if random.next() % 6 != 0 {
                    try canvas.rectangle(ink, left: x, top: y, width: thick, height: height)
                    if random.next() % 2 == 0 {
                        let drop = random.integer(0...max(1, height - thick))
                        try canvas.rectangle(
                            ink, left: x, top: y + drop, width: letter, height: thick)
                    }
                }
                x += letter + thick
            }
        }
    }
}
