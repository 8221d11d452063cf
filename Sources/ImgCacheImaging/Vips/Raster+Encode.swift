internal import CVips
internal import CVipsShim
internal import ImgCacheModel

/// How a picture is written.
struct EncodeOptions {
    /// 1 ... 100; lossy formats.
    var quality = 80
    /// 0 (fast) ... 9 (small), as each encoder understands it; brought into its range.
    var effort = 4
    /// JPEG in several passes.
    var progressive = false
    /// Colour at full resolution.
    var fullChroma = false
    /// WebP without loss.
    var lossless = false
    /// PNG with at most 256 colours.
    var palette = false
    /// Everything but the pixels is left out.
    var strip = true
}

extension Raster {
    /// Encodes the pixels in memory.
    ///
    /// Anything but `svg` and `jxl`, which are only read. An ``EncodeOptions/strip`` leaves no
    /// metadata, in WebP by our own hand: libvips 8.14.1 forgets the option there and adds EXIF.
    func encoded(
        as format: ImageFormat, _ options: EncodeOptions
    ) throws(ImagingError) -> [UInt8] {
        let bytes = try container(format, options)
        return options.strip && format == .webp ? WebPContainer.stripped(bytes) : bytes
    }

    private func container(
        _ format: ImageFormat, _ options: EncodeOptions
    ) throws(ImagingError) -> [UInt8] {
        let quality = Int32(min(100, max(1, options.quality)))
        let strip = gboolean(options.strip ? 1 : 0)
        let subsample = options.fullChroma ? VIPS_FOREIGN_SUBSAMPLE_OFF : VIPS_FOREIGN_SUBSAMPLE_ON
        func effort(_ range: ClosedRange<Int>) -> Int32 {
            Int32(min(range.upperBound, max(range.lowerBound, options.effort)))
        }
        guard format != .svg, format != .jxl else {
            throw .operation(name: "\(format.rawValue) save", detail: "this format is only read")
        }
        return try VipsCall.bytes("\(format.rawValue) save") { data, length in
            switch format {
            case .jpeg:
                cvips_jpegsave_buffer(
                    handle, data, length, quality, options.progressive ? 1 : 0, subsample, strip)
            case .png:
                cvips_pngsave_buffer(
                    handle, data, length, effort(0...9), options.palette ? 1 : 0, 3, strip)
            case .webp:
                cvips_webpsave_buffer(
                    handle, data, length, quality, effort(0...6), options.lossless ? 1 : 0,
                    options.fullChroma ? 1 : 0, strip)
            case .gif: cvips_gifsave_buffer(handle, data, length, effort(1...9), strip)
            case .avif, .heif:
                cvips_heifsave_buffer(
                    handle, data, length, quality, effort(0...9),
                    format == .avif
                        ? VIPS_FOREIGN_HEIF_COMPRESSION_AV1 : VIPS_FOREIGN_HEIF_COMPRESSION_HEVC,
                    subsample, strip)
            case .tiff: cvips_tiffsave_buffer(handle, data, length, strip)
            case .svg, .jxl: -1
            }
        }
    }
}
