internal import ImgCacheModel

/// What a file's own structure says, read by us before any decoder sees a byte.
struct PictureHeader: Equatable {
    /// As stored, before orientation; `nil` where we leave it to the loader.
    var size: PixelSize?
    /// Frames of an animation; 1 for a still picture.
    var frames = 1
    /// A progressive or arithmetic JPEG needs its whole image in memory to be decoded.
    var isProgressive = false
    /// The structure breaks off: bytes that the file itself announces are not there.
    var endsEarly = false

    /// Reads the structure. Never fails: what cannot be read is left at its default.
    init(_ bytes: UnsafeRawBufferPointer, format: ImageFormat) {
        let view = ByteView(bytes)
        switch format {
        case .jpeg: readJPEG(view)
        case .png: readPNG(view)
        case .gif: readGIF(view)
        case .webp: readWebP(view)
        case .avif, .heif: readHEIF(view)
        case .tiff, .jxl, .svg: break
        }
    }

    /// Why this picture is too large, or `nil`.
    func excess(over limits: LimitRules) -> String? {
        if frames > limits.maxFrames { return "\(frames) frames; at most \(limits.maxFrames)" }
        guard let size else { return nil }
        return size.excess(over: limits)
    }
}

extension PixelSize {
    /// The longest side that is looked at: JPEG's own limit. More is no photograph.
    static let longestSide = 65_535

    /// Why a picture of this size is too large, or `nil`.
    func excess(over limits: LimitRules) -> String? {
        if area > limits.maxPixels { return "\(self) pixels; at most \(limits.maxPixels) in all" }
        if max(width, height) > Self.longestSide {
            return "\(self) pixels; at most \(Self.longestSide) a side"
        }
        return nil
    }
}
