package import ImgCacheModel

/// Plain pixels, for test support and tests: the one door through which they reach libvips.
package struct PixelBuffer: Hashable, Sendable {
    /// Columns and rows.
    package let size: PixelSize
    /// 1 grey, 2 grey and alpha, 3 sRGB, 4 sRGB and alpha.
    package let bands: Int
    /// 8 bits a sample, band after band for each pixel, top row first.
    package var samples: [UInt8]

    /// Takes the samples, exactly `size.area * bands`; any other count traps.
    package init(size: PixelSize, bands: Int, samples: [UInt8]) {
        precondition(samples.count == size.area * bands, "samples do not fill the size")
        self.size = size
        self.bands = bands
        self.samples = samples
    }

    /// Decodes a whole file at its full size: first frame, turned upright, 8-bit sRGB or grey.
    ///
    /// The plain way, without any shrinking at load, as a reference for what the renderer does.
    ///
    /// - Throws: ``ImagingError`` when libvips cannot.
    package init(decoding bytes: [UInt8], as format: ImageFormat) throws {
        self = try Self.frames(of: bytes, as: format, count: 1)[0]
    }

    /// Decodes every frame of a file.
    package static func frames(of bytes: [UInt8], as format: ImageFormat) throws -> [PixelBuffer] {
        try frames(of: bytes, as: format, count: -1)
    }

    private static func frames(
        of bytes: [UInt8], as format: ImageFormat, count: Int
    ) throws -> [PixelBuffer] {
        try VipsLibrary.shared().allow([format])
        return try bytes.withUnsafeBytes { raw in
            let file = try Raster.open(
                raw, as: format, LoadOptions(frames: count, sequential: false))
            let height = file.pageHeight
            let whole = try file.decoded().upright().standardColour()
            guard height < file.height else { return [try PixelBuffer(whole)] }
            return try (0..<file.height / height).map { frame in
                try PixelBuffer(
                    whole.cropped(
                        left: 0, top: frame * height,
                        to: PixelSize(width: whole.width, height: height)))
            }
        }
    }

    init(_ raster: Raster) throws {
        self.init(size: raster.size, bands: raster.bands, samples: try raster.samples())
    }

    func raster() throws(ImagingError) -> Raster {
        _ = try VipsLibrary.shared()
        return try .of(samples, width: size.width, height: size.height, bands: bands)
    }
}
