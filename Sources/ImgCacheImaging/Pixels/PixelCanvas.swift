internal import CVips
internal import CVipsShim
package import ImgCacheModel

/// A picture being drawn, for test support: libvips draws, so that it is fast without an
/// optimiser too.
package final class PixelCanvas {
    private var raster: Raster

    /// Begins with a small picture enlarged smoothly to `size`.
    ///
    /// - Throws: ``ImagingError`` when libvips cannot.
    package init(enlarging small: PixelBuffer, to size: PixelSize) throws {
        let source = try small.raster()
        let large = try VipsCall.image("resize") {
            cvips_resize(
                source.handle, $0, Double(size.width) / Double(small.size.width),
                Double(size.height) / Double(small.size.height), VIPS_KERNEL_LINEAR)
        }
        // In the order of rows: drawing wants pixels of its own.
        raster = try large.decoded()
    }

    /// Columns and rows.
    package var size: PixelSize { raster.size }

    /// Draws a filled rectangle; what lies outside is cut off.
    package func rectangle(_ ink: [Double], left: Int, top: Int, width: Int, height: Int) throws {
        var ink = ink
        try VipsCall.check(
            "draw_rect",
            cvips_draw_rect(
                raster.handle, &ink, Int32(ink.count), Int32(left), Int32(top), Int32(width),
                Int32(height), 1))
    }

    /// Draws a filled circle; what lies outside is cut off.
    package func circle(_ ink: [Double], x: Int, y: Int, radius: Int) throws {
        var ink = ink
        try VipsCall.check(
            "draw_circle",
            cvips_draw_circle(
                raster.handle, &ink, Int32(ink.count), Int32(x), Int32(y), Int32(radius), 1))
    }

    /// Draws a line one pixel wide.
    package func line(_ ink: [Double], from: (x: Int, y: Int), to: (x: Int, y: Int)) throws {
        var ink = ink
        try VipsCall.check(
            "draw_line",
            cvips_draw_line(
                raster.handle, &ink, Int32(ink.count), Int32(from.x), Int32(from.y), Int32(to.x),
                Int32(to.y)))
    }

    /// Lays a small grey texture over everything, again and again: 128 changes nothing, `strength`
    /// scales the difference.
    package func grain(_ tile: PixelBuffer, strength: Double) throws {
        let texture = try tile.raster()
        let weighed = try VipsCall.image("linear") {
            cvips_linear1(texture.handle, $0, strength, -128 * strength)
        }.decoded()
        let across = Int32((size.width + tile.size.width - 1) / tile.size.width)
        let down = Int32((size.height + tile.size.height - 1) / tile.size.height)
        let wide = try VipsCall.image("replicate") {
            cvips_replicate(weighed.handle, $0, across, down)
        }
        let cut = try wide.cropped(left: 0, top: 0, to: size)
        let sum = try VipsCall.image("add") { cvips_add(raster.handle, cut.handle, $0) }
        let bytes = try VipsCall.image("cast") {
            cvips_cast(sum.handle, $0, VIPS_FORMAT_UCHAR)
        }
        raster = try bytes.decoded()
    }

    /// The pixels drawn so far.
    package func pixels() throws -> PixelBuffer { try PixelBuffer(raster) }

    /// Encodes without a detour through an array.
    package func encoded(
        as format: ImageFormat, _ options: PixelEncoder.Options
    ) throws -> [UInt8] {
        try raster.recoloured(options.colour).finished(as: format, options)
    }
}
