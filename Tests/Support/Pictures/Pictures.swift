package import ImgCacheImaging
public import ImgCacheModel

/// Pictures drawn in code, for tests, the local origin and the demo: the same bytes for the same
/// arguments on one machine.
public enum Pictures {
    /// What a picture looks like.
    public enum Style: String, Hashable, Sendable, CaseIterable {
        /// Like a photograph: light, clouds of noise, things with edges, some fine detail, grain.
        case photo
        /// Like a chart: flat areas of few colours and text-like strokes.
        case graphic
        /// A graphic on a transparent ground.
        case alpha
        /// A photograph in grey.
        case grey
    }

    /// Draws and encodes one picture.
    ///
    /// A 1200x800 JPEG takes about 30 ms.
    ///
    /// - Parameters:
    ///   - width: 1 ... 20 000 pixels as displayed.
    ///   - height: See `width`.
    ///   - format: `jpeg`, `png`, `webp`, `gif` or `avif` (`tiff` for tests of what is refused).
    ///   - seed: Another seed is another picture.
    ///   - style: See ``Style``. JPEG shows `alpha` on black.
    ///   - orientation: EXIF orientation 1 ... 8 written into JPEG, WebP or PNG; pixels are stored
    ///     so that the picture is upright when it is obeyed.
    ///   - quality: 1 ... 100 for lossy formats.
    /// - Returns: The encoded file.
    /// - Throws: An ``ImgCacheModel/ImgCacheError`` when libvips cannot encode that.
    public static func encoded(
        width: Int, height: Int, format: ImageFormat, seed: UInt64 = 1, style: Style = .photo,
        orientation: Int = 1, quality: Int = 80
    ) throws -> [UInt8] {
        var options = PixelEncoder.Options()
        options.orientation = orientation
        options.quality = quality
        return try encoded(
            PixelSize(width: width, height: height), as: format, seed: seed, style: style, options)
    }

    /// Draws and encodes one picture with everything that ``ImgCacheImaging`` can write.
    package static func encoded(
        _ size: PixelSize, as format: ImageFormat, seed: UInt64 = 1, style: Style = .photo,
        _ options: PixelEncoder.Options
    ) throws -> [UInt8] {
        var options = options
        // Encoding AVIF is dear; the fastest will do for material.
        if format == .avif { options.effort = 0 }
        return try canvas(size, seed: seed, style: style).encoded(as: format, options)
    }

    /// Draws an animation of `frames` pictures and encodes it as GIF or WebP.
    ///
    /// - Parameters:
    ///   - width: 1 ... 4 096 pixels.
    ///   - height: See `width`.
    ///   - format: `gif` or `webp`.
    ///   - frames: 2 or more.
    ///   - seed: Another seed is another animation.
    /// - Returns: The encoded file.
    /// - Throws: An ``ImgCacheModel/ImgCacheError`` when libvips cannot encode that.
    public static func animation(
        width: Int, height: Int, format: ImageFormat, frames: Int, seed: UInt64 = 1
    ) throws -> [UInt8] {
        let size = PixelSize(width: width, height: height)
        let drawn = try (0..<frames).map { frame in
            let canvas = try canvas(size, seed: seed, style: .graphic)
            // Something moves, so that no two frames are equal.
            let x = frame * max(1, width / frames)
            try canvas.circle([230, 40, 40], x: x, y: height / 2, radius: max(1, height / 6))
            return try canvas.pixels()
        }
        return try PixelEncoder.encode(drawn, as: format)
    }

    /// Draws one picture and gives its pixels.
    package static func pixels(
        _ size: PixelSize, seed: UInt64 = 1, style: Style = .photo
    ) throws -> PixelBuffer {
        try canvas(size, seed: seed, style: style).pixels()
    }

    private static func canvas(
        _ size: PixelSize, seed: UInt64, style: Style
    ) throws -> PixelCanvas {
        var random = SeededRandom(seed: seed)
        return switch style {
        case .photo: try Scenery(bands: 3).draw(size, &random)
        case .grey: try Scenery(bands: 1).draw(size, &random)
        case .graphic: try Diagram(transparent: false).draw(size, &random)
        case .alpha: try Diagram(transparent: true).draw(size, &random)
        }
    }
}
