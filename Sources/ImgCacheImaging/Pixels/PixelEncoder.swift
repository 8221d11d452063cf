internal import CVips
internal import CVipsShim
package import ImgCacheModel

/// Encodes plain pixels with all that a stranger's file may carry, for test support and tests.
package enum PixelEncoder {
    /// What the file says and how.
    package struct Options: Hashable, Sendable {
        /// Colour spaces to bring the samples into; the matching ICC profile is embedded but for
        /// `plain`.
        package enum Colour: Hashable, Sendable {
            /// As the samples are, no profile.
            case plain
            /// sRGB with its profile.
            case sRGB
            /// Display P3 with its profile.
            case displayP3
            /// CMYK with the profile that libvips ships; JPEG and TIFF only.
            case cmyk
            /// CMYK without a profile.
            case cmykPlain
            /// 16 bits a sample; PNG and TIFF only.
            case sixteenBit
            /// At most 256 colours; PNG only.
            case palette
        }

        /// 1 ... 100.
        package var quality = 80
        /// 0 (fast) ... 9.
        package var effort = 2
        /// EXIF orientation, 1 ... 8; the pixels are stored so that the mark turns them upright.
        package var orientation = 1
        /// See ``Colour``.
        package var colour = Colour.plain
        /// JPEG in several passes.
        package var progressive = false
        /// WebP without loss.
        package var lossless = false
        /// Milliseconds a frame, for animations.
        package var delay = 100
        /// EXIF text to hide in the file, to see it stripped again; `nil` for none.
        package var comment: String?

        /// Everything at its default.
        package init() {}
    }

    /// Encodes one picture, or several of one size as an animation (GIF and WebP).
    ///
    /// - Throws: ``ImagingError`` when libvips cannot.
    package static func encode(
        _ frames: [PixelBuffer], as format: ImageFormat, _ options: Options = Options()
    ) throws -> [UInt8] {
        var raster = try Raster.stacked(frames.map { try $0.raster() }).decoded()
        raster = try raster.recoloured(options.colour).decoded()
        if frames.count > 1 {
            raster.set("page-height", to: frames[0].size.height)
            raster.set("delay", to: frames.map { _ in Int32(options.delay) })
            raster.set("loop", to: 0)
        }
        return try raster.finished(as: format, options)
    }
}

extension Raster {
    /// Encodes with orientation and comment, nothing stripped.
    func finished(
        as format: ImageFormat, _ options: PixelEncoder.Options
    ) throws(ImagingError) -> [UInt8] {
        var raster = self
        if options.orientation != 1 {
            // Turned by the inverse mark first, so that the mark itself brings it back.
            let inverse = [1, 2, 3, 4, 5, 8, 7, 6][options.orientation - 1]
            let marked = try raster.decoded()
            marked.set("orientation", to: inverse)
            raster = try marked.upright().decoded()
            raster.set("orientation", to: options.orientation)
        }
        if let comment = options.comment {
            raster = try raster.decoded()
            raster.setText("exif-ifd0-ImageDescription", to: comment)
        }
        return try raster.encoded(
            as: format,
            EncodeOptions(
                quality: options.quality, effort: options.effort,
                progressive: options.progressive, lossless: options.lossless,
                palette: options.colour == .palette, strip: false))
    }

    func recoloured(
        _ colour: PixelEncoder.Options.Colour
    ) throws(ImagingError) -> Raster {
        switch colour {
        case .plain, .palette: return self
        case .sRGB: return try transformed(to: "srgb")
        case .displayP3: return try transformed(to: "p3")
        case .cmyk: return try transformed(to: "cmyk")
        case .cmykPlain:
            let bare = try transformed(to: "cmyk").decoded()
            bare.remove("icc-profile-data")
            return bare
        case .sixteenBit:
            let space = bands < 3 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16
            return try VipsCall.image("colourspace") { cvips_colourspace(handle, $0, space) }
        }
    }

    private func transformed(to profile: String) throws(ImagingError) -> Raster {
        try VipsCall.image("icc_transform") {
            cvips_icc_transform(handle, $0, profile, "srgb", 0, VIPS_INTENT_RELATIVE)
        }
    }
}
