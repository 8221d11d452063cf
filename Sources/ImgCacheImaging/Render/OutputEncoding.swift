internal import ImgCacheModel

/// How a preset's files are encoded: the one place of every default.
///
/// Defaults were chosen by measurement; see the decision record on imaging defaults.
enum OutputEncoding {
    /// 1 ... 100, where a preset names none.
    static func defaultQuality(_ format: ImageFormat) -> Int {
        switch format {
        // As good as the others at their defaults, in half of WebP's bytes.
        case .avif: 55
        case .webp, .jpeg: 75
        default: 100
        }
    }

    /// In the encoder's own scale, where a preset names none.
    static func defaultEffort(_ format: ImageFormat) -> Int {
        switch format {
        // libwebp 2 costs half the CPU of 4 for 3 % more bytes.
        case .webp: 2
        // libaom 1 costs little more than half of 2, and a tenth of 4, for 5 % more bytes than 2.
        case .avif: 1
        default: 6
        }
    }

    /// Everything that the encoder is told.
    static func options(_ preset: Preset, _ format: ImageFormat, palette: Bool) -> EncodeOptions {
        EncodeOptions(
            quality: preset.quality ?? defaultQuality(format),
            effort: preset.effort.map { scaled($0, format) } ?? defaultEffort(format),
            progressive: preset.progressive, fullChroma: preset.fullChroma, palette: palette)
    }

    /// A preset's 0 ... 9 in the encoder's own scale (libwebp has 0 ... 6).
    private static func scaled(_ effort: Int, _ format: ImageFormat) -> Int {
        format == .webp ? (effort * 6 + 4) / 9 : effort
    }
}

extension Raster {
    /// Whether this is drawn rather than photographed: mostly flat, of few colours.
    ///
    /// At least 6 of 10 pixels equal their right neighbour, and at most 256 of 32 768 boxes of
    /// colour are used. Grain alone keeps photographs below the first mark.
    func looksDrawn() throws(ImagingError) -> Bool {
        guard width > 1 else { return true }
        let samples = try samples()
        let bands = bands
        var boxes = Set<Int>()
        var equal = 0
        samples.withUnsafeBufferPointer { pixels in
            for row in 0..<height {
                var index = row * width * bands
                for _ in 1..<width {
                    var same = true
                    var box = 0
                    for band in 0..<bands {
                        same = same && pixels[index + band] == pixels[index + bands + band]
                        box = box << 5 | Int(pixels[index + band] >> 3)
                    }
                    if same { equal += 1 } else { boxes.insert(box) }
                    index += bands
                }
            }
        }
        return boxes.count <= 256 && equal * 10 >= (width - 1) * height * 6
    }
}
