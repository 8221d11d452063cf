internal import CVips
internal import ImgCacheModel

/// How an animation plays.
struct AnimationTiming {
    /// Milliseconds a frame.
    let delays: [Int32]
    /// Times to play; 0 for ever.
    let loop: Int
}

extension OriginalPicture {
    /// Delays and loop count, from the header of all frames.
    func timing() throws(ImagingError) -> AnimationTiming {
        let file = try Raster.open(bytes, as: format, LoadOptions(frames: -1))
        return AnimationTiming(delays: file.delays, loop: file.loop)
    }
}

/// Makes one rendition from the decoded picture, in every format of its preset.
struct RenditionMaker {
    let rendition: Rendition
    /// `nil` for a still picture.
    let timing: AnimationTiming?

    private var preset: Preset { rendition.plan.preset }

    /// Sizes, cuts or pads, and encodes.
    ///
    /// - Parameters:
    ///   - bases: The decoded picture, or the frames of an animation.
    ///   - emit: Gets each encoded thumbnail.
    /// - Returns: Where the smart crop looked, when there was one.
    /// - Throws: ``ImagingError``, or what `emit` throws.
    func make(
        from bases: [Raster], emit: (EncodedThumbnail) throws(Rejection) -> Void
    ) throws -> ImageFacts.FocalPoint? {
        let (pictures, focus) = try framed(bases)
        let first = pictures[0]
        for wanted in preset.formats {
            let (format, palette) = try chosen(wanted, first)
            let isMoving = timing != nil && format == .webp && pictures.count > 1
            let ready = isMoving ? try roll(pictures) : try prepared(first, for: format)
            let bytes = try ready.encoded(
                as: format, OutputEncoding.options(preset, format, palette: palette))
            try emit(
                EncodedThumbnail(
                    plan: rendition.place, preset: preset.name, key: rendition.plan.key,
                    format: format,
                    size: rendition.geometry.output, bytes: bytes))
        }
        return focus
    }

    /// Every frame in its final size; all are cut at the same place.
    private func framed(
        _ bases: [Raster]
    ) throws(ImagingError) -> (pictures: [Raster], focus: ImageFacts.FocalPoint?) {
        let geometry = rendition.geometry
        var corner: Corner?
        var pictures: [Raster] = []
        for base in bases {
            let scaled = try base.resized(to: geometry.scaled).decoded()
            guard geometry.output != geometry.scaled else {
                pictures.append(scaled)
                continue
            }
            if preset.fit == .contain {
                pictures.append(
                    try scaled.centred(on: geometry.output, background: ground(scaled)).decoded())
                continue
            }
            // The first frame decides for all, or an animation would shake.
            let cut: Corner
            if let corner {
                cut = corner
            } else {
                cut = try Self.corner(of: preset.crop, geometry.output, in: scaled)
            }
            corner = cut
            pictures.append(
                try scaled.cropped(left: cut.left, top: cut.top, to: geometry.output).decoded())
        }
        return (pictures, corner?.focus)
    }

    private struct Corner {
        let left: Int
        let top: Int
        var focus: ImageFacts.FocalPoint?
    }

    /// Where the part that `cover` keeps begins.
    private static func corner(
        of crop: Preset.Crop, _ output: PixelSize, in scaled: Raster
    ) throws(ImagingError) -> Corner {
        let (right, bottom) = (scaled.width - output.width, scaled.height - output.height)
        let place: (left: Int, top: Int)
        switch crop {
        case .smart:
            let found = try scaled.cropCorner(output, VIPS_INTERESTING_ATTENTION)
            return Corner(left: found.left, top: found.top, focus: found.focus)
        case .entropy:
            let found = try scaled.cropCorner(output, VIPS_INTERESTING_ENTROPY)
            return Corner(left: found.left, top: found.top)
        case .centre: place = (right / 2, bottom / 2)
        case .north: place = (right / 2, 0)
        case .northeast: place = (right, 0)
        case .east: place = (right, bottom / 2)
        case .southeast: place = (right, bottom)
        case .south: place = (right / 2, bottom)
        case .southwest: place = (0, bottom)
        case .west: place = (0, bottom / 2)
        case .northwest: place = (0, 0)
        }
        return Corner(left: place.left, top: place.top)
    }

    /// `auto` decided: PNG for few colours or alpha, else WebP.
    private func chosen(
        _ wanted: Preset.OutputFormat, _ picture: Raster
    ) throws(ImagingError) -> (ImageFormat, palette: Bool) {
        switch wanted {
        case .webp: return (.webp, false)
        case .jpeg: return (.jpeg, false)
        case .png: return (.png, false)
        case .avif: return (.avif, false)
        case .auto:
            if timing != nil { return (.webp, false) }
            let isDrawn = try picture.looksDrawn()
            return isDrawn || picture.hasAlphaBand ? (.png, isDrawn) : (.webp, false)
        }
    }

    /// JPEG has no alpha: the background shows through.
    private func prepared(_ picture: Raster, for format: ImageFormat) throws(ImagingError) -> Raster
    {
        guard format == .jpeg, picture.hasAlphaBand else { return picture }
        return try picture.flattened(on: Array(ground(picture).dropLast())).decoded()
    }

    /// The background in the bands of a picture, opaque.
    private func ground(_ picture: Raster) -> [Double] {
        let value = UInt32(preset.background, radix: 16) ?? 0xFFFFFF
        let rgb = [16, 8, 0].map { Double(value >> $0 & 255) }
        switch picture.bands {
        case 1, 2:
            let grey = (0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]).rounded()
            return picture.bands == 2 ? [grey, 255] : [grey]
        case 4: return rgb + [255]
        default: return rgb
        }
    }

    private func roll(_ pictures: [Raster]) throws -> Raster {
        var frames: [Raster] = []
        let alpha = pictures.contains(where: \.hasAlphaBand)
        for picture in pictures {
            let colour = try picture.threeBands()
            frames.append(alpha ? try colour.withAlpha() : colour)
        }
        let roll = try Raster.stacked(frames).decoded()
        roll.set("page-height", to: rendition.geometry.output.height)
        if let timing {
            roll.set("delay", to: Self.fitted(timing.delays, count: frames.count))
            roll.set("loop", to: timing.loop)
        }
        return roll
    }

    /// One delay a frame; 100 ms where the file names none, as browsers have it.
    private static func fitted(_ delays: [Int32], count: Int) -> [Int32] {
        (0..<count).map { $0 < delays.count && delays[$0] > 0 ? delays[$0] : 100 }
    }
}
