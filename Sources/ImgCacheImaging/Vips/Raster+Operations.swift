internal import CVips
internal import CVipsShim
internal import ImgCacheModel

extension Raster {
    /// Brought to exactly this size, alpha weighed in, so that what is transparent does not bleed
    /// its hidden colour into its neighbours.
    ///
    /// Source: libvips `vips_resize` with its default kernel (Lanczos, 3 lobes), but where a
    /// picture of 8 bits without an alpha band gets smaller: see ``PixelReducer``.
    func resized(to target: PixelSize) throws(ImagingError) -> Raster {
        guard target != size else { return self }
        if isReducedByHand(to: target) { return try reducedByHand(to: target) }
        let horizontal = Double(target.width) / Double(width)
        let vertical = Double(target.height) / Double(height)
        guard hasAlphaBand else { return try scaled(horizontal, vertical) }
        let original = format
        let premultiplied = try VipsCall.image("premultiply") { cvips_premultiply(handle, $0) }
        let small = try premultiplied.scaled(horizontal, vertical)
        let plain = try VipsCall.image("unpremultiply") { cvips_unpremultiply(small.handle, $0) }
        return try VipsCall.image("cast") { cvips_cast(plain.handle, $0, original) }
    }

    func scaled(_ horizontal: Double, _ vertical: Double) throws(ImagingError) -> Raster {
        try VipsCall.image("resize") {
            cvips_resize(handle, $0, horizontal, vertical, VIPS_KERNEL_LANCZOS3)
        }
    }

    /// The part of `target` pixels whose top left corner is given.
    func cropped(left: Int, top: Int, to target: PixelSize) throws(ImagingError) -> Raster {
        guard target != size else { return self }
        return try VipsCall.image("extract_area") {
            cvips_extract_area(
                handle, $0, Int32(left), Int32(top), Int32(target.width), Int32(target.height))
        }
    }

    /// In the middle of a canvas of one colour (one number a band).
    func centred(on canvas: PixelSize, background: [Double]) throws(ImagingError) -> Raster {
        let ink = Ink(background)
        defer { withExtendedLifetime(ink) {} }
        return try VipsCall.image("embed") {
            cvips_embed(
                handle, $0, Int32((canvas.width - width) / 2), Int32((canvas.height - height) / 2),
                Int32(canvas.width), Int32(canvas.height), ink.handle)
        }
    }

    /// Alpha replaced by a colour (one number a band).
    func flattened(on background: [Double]) throws(ImagingError) -> Raster {
        guard hasAlphaBand else { return self }
        let ink = Ink(background)
        defer { withExtendedLifetime(ink) {} }
        return try VipsCall.image("flatten") { cvips_flatten(handle, $0, ink.handle) }
    }

    /// Without its alpha band, whatever that holds.
    func withoutAlpha() throws(ImagingError) -> Raster {
        guard hasAlphaBand else { return self }
        return try VipsCall.image("extract_band") {
            cvips_extract_band(handle, $0, 0, Int32(bands - 1))
        }
    }

    /// Turned as EXIF says, with the mark taken away. Wants pixels in memory.
    func upright() throws(ImagingError) -> Raster {
        guard orientation != 1 else { return self }
        return try VipsCall.image("autorot") { cvips_autorot(handle, $0) }
    }

    /// 8-bit sRGB, or 8-bit grey, with or without alpha.
    ///
    /// An embedded ICC profile is used unless `ignoringProfile`; CMYK without one takes the
    /// profile that libvips ships.
    func standardColour(ignoringProfile: Bool = false) throws(ImagingError) -> Raster {
        let usesProfile = hasProfile && !ignoringProfile && !(bands >= 3 && hasStandardProfile)
        if usesProfile || isCMYK {
            let fallback = isCMYK ? "cmyk" : "srgb"
            return try VipsCall.image("icc_transform") {
                cvips_icc_transform(
                    handle, $0, "srgb", fallback, ignoringProfile ? 0 : 1,
                    VIPS_INTENT_RELATIVE)
            }
        }
        let space = bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB
        guard interpretation != space || !isEightBit else { return self }
        return try VipsCall.image("colourspace") { cvips_colourspace(handle, $0, space) }
    }

    /// Three bands of sRGB (and alpha), also where the picture is grey.
    func threeBands() throws(ImagingError) -> Raster {
        guard bands < 3 else { return self }
        return try VipsCall.image("colourspace") {
            cvips_colourspace(handle, $0, VIPS_INTERPRETATION_sRGB)
        }
    }

    /// The most interesting part of `target` pixels, and the point that the attention method
    /// looked at (the middle for the other methods).
    func smartCropped(
        to target: PixelSize, by method: VipsInteresting
    ) throws(ImagingError) -> (part: Raster, x: Int, y: Int) {
        var x: Int32 = 0
        var y: Int32 = 0
        let part = try VipsCall.image("smartcrop") {
            cvips_smartcrop(
                handle, $0, Int32(target.width), Int32(target.height), method, &x, &y)
        }
        return (part, Int(x), Int(y))
    }

    /// The top left corner of the most interesting part of `target` pixels, and the point that
    /// the attention method looked at, in parts of width and height.
    func cropCorner(
        _ target: PixelSize, _ method: VipsInteresting
    ) throws(ImagingError) -> (left: Int, top: Int, focus: ImageFacts.FocalPoint) {
        // extract_area, which smartcrop ends with, records its corner in the image's offsets.
        let (part, x, y) = try smartCropped(to: target, by: method)
        return (
            min(max(0, -Int(vips_image_get_xoffset(part.handle))), width - target.width),
            min(max(0, -Int(vips_image_get_yoffset(part.handle))), height - target.height),
            ImageFacts.FocalPoint(
                x: min(1, max(0, Double(x) / Double(width))),
                y: min(1, max(0, Double(y) / Double(height))))
        )
    }

    /// The smallest sample of all bands.
    func minimum() throws(ImagingError) -> Double {
        var value = 0.0
        try VipsCall.check("min", cvips_min(handle, &value))
        return value
    }

    /// Whether any pixel is not opaque.
    func hasTransparency() throws(ImagingError) -> Bool {
        guard hasAlphaBand else { return false }
        let alpha = try VipsCall.image("extract_band") {
            cvips_extract_band(handle, $0, Int32(bands - 1), 1)
        }
        return try alpha.minimum() < 255
    }

    /// With an alpha band, opaque where there was none.
    func withAlpha() throws(ImagingError) -> Raster {
        guard !hasAlphaBand else { return self }
        return try VipsCall.image("addalpha") { cvips_addalpha(handle, $0) }
    }

    /// Images of one size, one below the other.
    ///
    /// Of pixels in memory: the join of libvips 8.14.1 hands out the pixels of a recipe and lets go
    /// of them before they are read. Source: mended in libvips 8.15.2 (commit 720157e06).
    static func stacked(_ frames: [Raster]) throws(ImagingError) -> Raster {
        var pixels: [Raster] = []
        for frame in frames { pixels.append(try frame.decoded()) }
        var handles: [VipsCall.Handle?] = pixels.map(\.handle)
        return try withExtendedLifetimeOf(pixels) { () throws(ImagingError) in
            try VipsCall.image("arrayjoin") {
                cvips_arrayjoin(&handles, $0, Int32(handles.count), 1)
            }
        }
    }

    private static func withExtendedLifetimeOf<Result>(
        _ frames: [Raster], _ body: () throws(ImagingError) -> Result
    ) throws(ImagingError) -> Result {
        defer { withExtendedLifetime(frames) {} }
        return try body()
    }
}

/// A colour as libvips takes it: one number a band.
private final class Ink {
    let handle: UnsafeMutablePointer<VipsArrayDouble>?

    init(_ values: [Double]) { handle = vips_array_double_new(values, Int32(values.count)) }

    deinit {
        // A VipsArrayDouble is a VipsArea by its first member.
        UnsafeMutableRawPointer(handle).map {
            vips_area_unref($0.assumingMemoryBound(to: VipsArea.self))
        }
    }
}
