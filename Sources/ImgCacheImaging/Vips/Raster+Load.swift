internal import CVips
internal import CVipsShim
internal import ImgCacheModel

/// How a file is opened.
struct LoadOptions {
    /// JPEG: 1, 2, 4 or 8; the decoder makes a picture smaller by this.
    var jpegShrink = 1
    /// WebP and SVG: the decoder makes a picture of this scale; WebP above 0 and at most 1.
    var scale = 1.0
    /// Frames to load, one below the other; -1 for all.
    var frames = 1
    /// What makes a damaged file fail.
    var failOn = VIPS_FAIL_ON_ERROR
    /// Rows are asked for once and in order; `false` for pixels in memory at once.
    var sequential = true
}

extension Raster {
    /// Opens encoded bytes with the loader of a format told beforehand. Reads the header; pixels
    /// are decoded when asked for, so `bytes` must stay as long as the image.
    static func open(
        _ bytes: UnsafeRawBufferPointer, as format: ImageFormat, _ options: LoadOptions
    ) throws(ImagingError) -> Raster {
        let access =
            options.sequential ? VIPS_ACCESS_SEQUENTIAL : VIPS_ACCESS_RANDOM
        let (data, length, failOn) = (bytes.baseAddress, bytes.count, options.failOn)
        let frames = Int32(options.frames)
        let picture = try VipsCall.image("\(format.rawValue) load") { out in
            switch format {
            case .jpeg:
                cvips_jpegload_buffer(
                    data, length, out, Int32(options.jpegShrink), access, failOn)
            case .png: cvips_pngload_buffer(data, length, out, access, failOn)
            case .webp:
                cvips_webpload_buffer(data, length, out, frames, options.scale, access, failOn)
            case .gif: cvips_gifload_buffer(data, length, out, frames, access, failOn)
            case .avif, .heif: cvips_heifload_buffer(data, length, out, access, failOn)
            case .tiff: cvips_tiffload_buffer(data, length, out, access, failOn)
            case .jxl: cvips_jxlload_buffer(data, length, out, access, failOn)
            case .svg: cvips_svgload_buffer(data, length, out, options.scale, access, failOn)
            }
        }
        if [.avif, .heif].contains(format) { picture.ownMetadata() }
        return picture
    }
}
