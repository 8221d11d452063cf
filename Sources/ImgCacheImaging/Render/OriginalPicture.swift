internal import CVips
internal import ImgCacheModel

/// A stranger's file that passed every check of its header: what it is, and how it is decoded.
struct OriginalPicture {
    let bytes: UnsafeRawBufferPointer
    let format: ImageFormat
    let header: PictureHeader
    /// As stored, one frame.
    let storedSize: PixelSize
    let orientation: Int
    let frames: Int
    let hasProfile: Bool

    /// The displayed size.
    var size: PixelSize { orientation >= 5 ? storedSize.transposed : storedSize }

    /// Reads headers only, ours first, then the loader's.
    init(
        _ bytes: UnsafeRawBufferPointer, library: VipsLibrary, limits: LimitRules
    ) throws(Rejection) {
        self.bytes = bytes
        format = try Self.allowedFormat(bytes, limits)
        let header = PictureHeader(bytes, format: format)
        self.header = header
        if let excess = header.excess(over: limits) { throw Rejection(.tooLargePixels, excess) }
        guard library.canLoad(format) else {
            throw Rejection(
                .typeUnsupported, "the libvips of this machine cannot read \(format.rawValue)")
        }
        library.allow([format])
        let file: Raster
        do {
            file = try Raster.open(bytes, as: format, LoadOptions())
        } catch {
            throw Rejection(
                header.endsEarly ? .truncated : .undecodable, "no header: \(error.description)")
        }
        storedSize = PixelSize(width: file.width, height: file.pageHeight)
        orientation = file.orientation
        hasProfile = file.hasProfile
        // Several pictures in one HEIF or TIFF are no animation: the first one counts.
        frames = format == .gif || format == .webp ? file.pages : 1
        if let excess = storedSize.excess(over: limits) { throw Rejection(.tooLargePixels, excess) }
        if frames > limits.maxFrames {
            throw Rejection(.tooLargePixels, "\(frames) frames; at most \(limits.maxFrames)")
        }
        if max(storedSize.width, storedSize.height) <= 2 {
            throw Rejection(.trackingPixel, "a picture of \(storedSize) pixels")
        }
        // GIF decoders fill up what is missing, and HEIF's may; the structure is certain.
        if header.endsEarly, [.gif, .webp, .avif, .heif].contains(format) {
            throw Rejection(.truncated, "the file breaks off after \(bytes.count) bytes")
        }
    }

    private static func allowedFormat(
        _ bytes: UnsafeRawBufferPointer, _ limits: LimitRules
    ) throws(Rejection) -> ImageFormat {
        guard !bytes.isEmpty else { throw Rejection(.empty, "no bytes") }
        guard bytes.count <= limits.maxBytes.bytes else {
            throw Rejection(.tooLargeBytes, "\(bytes.count) bytes; at most \(limits.maxBytes)")
        }
        switch FormatSniffer.look(at: bytes) {
        case .noPicture(let what): throw Rejection(.notAnImage, "the content is \(what)")
        case .otherPicture(let name):
            throw Rejection(.typeUnsupported, "\(name) is not decoded")
        case .format(let format):
            guard limits.formats.contains(format) else {
                throw Rejection(
                    .typeUnsupported, "\(format.rawValue) is not among the allowed formats")
            }
            return format
        }
    }
}

extension OriginalPicture {
    /// Decodes to the last row, at `size` as displayed or larger, then forces that size.
    ///
    /// - Parameters:
    ///   - target: The size to have, at most the displayed size.
    ///   - everyFrame: Also the frames after the first; each is one element.
    /// - Returns: Upright 8-bit sRGB or grey, in memory; alpha only where something is transparent.
    /// - Throws: ``Rejection``, `truncated` or `undecodable`.
    func decoded(to target: PixelSize, everyFrame: Bool) throws(Rejection) -> [Raster] {
        let stored = orientation >= 5 ? target.transposed : target
        do {
            let pictures = try stills(atLeast: stored, everyFrame: everyFrame)
            var results: [Raster] = []
            for picture in pictures {
                let small = try picture.resized(to: stored).decoded()
                results.append(try finished(small))
            }
            return results
        } catch {
            throw Rejection(
                header.endsEarly ? .truncated : .undecodable, error.description)
        }
    }

    /// The frames, not yet resized. A still picture is not decoded yet and read row by row.
    private func stills(
        atLeast target: PixelSize, everyFrame: Bool
    ) throws(ImagingError) -> [Raster] {
        let options = loadOptions(for: target, everyFrame: everyFrame)
        let file = try Raster.open(bytes, as: format, options)
        guard options.frames == -1 else { return [file] }
        let roll = try file.decoded()
        let frame = PixelSize(width: roll.width, height: roll.pageHeight)
        var frames: [Raster] = []
        for index in 0..<max(1, roll.height / frame.height) {
            frames.append(try roll.cropped(left: 0, top: index * frame.height, to: frame))
        }
        return frames
    }

    /// Decoders shrink by less than they could: at least a factor of 1.5 is left to a better
    /// filter. A factor of two, as libvips' own thumbnailer leaves, costs 30 % more CPU for 0.001
    /// more SSIM; none at all costs 0.006.
    private func loadOptions(for target: PixelSize, everyFrame: Bool) -> LoadOptions {
        var options = LoadOptions()
        let ratio = min(
            Double(storedSize.width) / Double(target.width),
            Double(storedSize.height) / Double(target.height))
        switch format {
        case .jpeg: options.jpegShrink = ratio >= 12 ? 8 : ratio >= 6 ? 4 : ratio >= 3 ? 2 : 1
        case .webp where frames == 1 && ratio >= 3: options.scale = 1.5 / ratio
        case .svg: options.scale = 1 / ratio
        default: break
        }
        options.frames = everyFrame && frames > 1 ? -1 : 1
        return options
    }

    /// Upright, sRGB, and without an alpha band that is opaque everywhere.
    private func finished(_ picture: Raster) throws(ImagingError) -> Raster {
        let upright = try picture.upright()
        var coloured: Raster
        do {
            coloured = try upright.standardColour().decoded()
        } catch {
            // A broken profile does not make a picture unreadable; browsers ignore it too.
            coloured = try upright.standardColour(ignoringProfile: true).decoded()
        }
        if coloured.hasAlphaBand, try !coloured.hasTransparency() {
            coloured = try coloured.withoutAlpha().decoded()
        }
        return coloured
    }
}
