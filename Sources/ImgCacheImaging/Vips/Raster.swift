internal import CVips
internal import CVipsShim
internal import ImgCacheModel

/// One image of libvips: pixels in memory, or a recipe that makes them when asked.
///
/// Holds one reference and gives it back at the end. Used by one thread at a time.
final class Raster {
    let handle: VipsCall.Handle

    /// Takes over a reference that the caller owned.
    init(adopting handle: VipsCall.Handle) { self.handle = handle }

    deinit { g_object_unref(handle) }

    var width: Int { Int(vips_image_get_width(handle)) }
    var height: Int { Int(vips_image_get_height(handle)) }
    var bands: Int { Int(vips_image_get_bands(handle)) }
    var size: PixelSize { PixelSize(width: width, height: height) }
    var hasAlphaBand: Bool { vips_image_hasalpha(handle) != 0 }
    var isCMYK: Bool { vips_image_get_interpretation(handle) == VIPS_INTERPRETATION_CMYK }
    var isEightBit: Bool { vips_image_get_format(handle) == VIPS_FORMAT_UCHAR }
    var interpretation: VipsInterpretation { vips_image_get_interpretation(handle) }
    var format: VipsBandFormat { vips_image_get_format(handle) }

    /// Pixels of our own: every row is computed, each once, in order.
    ///
    /// Here, or while it is ``resized(to:)``, a lazily opened file is decoded, and its faults come
    /// to light. On the calling thread, best a ``VipsThread``: libvips' own sinks hand each strip
    /// of rows from one thread to another, 130 times a picture, even where one thread is all they
    /// are to use.
    func decoded() throws(ImagingError) -> Raster {
        guard handle.pointee.dtype == VIPS_IMAGE_PARTIAL else { return self }
        let copy = try blank(size)
        let source = try region()
        defer { g_object_unref(source) }
        let target = try copy.region()
        defer { g_object_unref(target) }
        var whole = VipsRect(left: 0, top: 0, width: Int32(width), height: Int32(height))
        try VipsCall.check("decode", vips_region_image(target, &whole))
        // The tiles in which this recipe is cheapest, in the order of a sink's.
        var (tileWidth, tileHeight, lines): (Int32, Int32, Int32) = (0, 0, 0)
        vips_get_tile_size(handle, &tileWidth, &tileHeight, &lines)
        for top in stride(from: 0, to: whole.height, by: Int(tileHeight)) {
            for left in stride(from: 0, to: whole.width, by: Int(tileWidth)) {
                var tile = VipsRect(
                    left: left, top: top, width: min(tileWidth, whole.width - left),
                    height: min(tileHeight, whole.height - top))
                try VipsCall.check(
                    "decode", vips_region_prepare_to(source, target, &tile, left, top))
            }
        }
        // The rows that operations on the way keep are not wanted again.
        vips_image_minimise_all(handle)
        return copy
    }

    /// A window on this image, for the caller to give back.
    func region() throws(ImagingError) -> UnsafeMutablePointer<VipsRegion> {
        guard let region = vips_region_new(handle) else {
            throw .operation(name: "decode", detail: VipsCall.takeErrorText())
        }
        return region
    }

    /// An image in memory like this one but of another size, its samples not yet written.
    func blank(_ size: PixelSize) throws(ImagingError) -> Raster {
        guard let memory = vips_image_new_memory() else {
            throw .operation(name: "new", detail: VipsCall.takeErrorText())
        }
        let raster = Raster(adopting: memory)
        var inputs: [VipsCall.Handle?] = [handle, nil]
        try VipsCall.check(
            "new", vips_image_pipeline_array(memory, VIPS_DEMAND_STYLE_ANY, &inputs))
        memory.pointee.Xsize = Int32(size.width)
        memory.pointee.Ysize = Int32(size.height)
        try VipsCall.check("new", vips_image_write_prepare(memory))
        return raster
    }

    /// A new image of the samples given, 8 bits each, band after band for each pixel.
    ///
    /// - Precondition: `samples.count` is `width * height * bands`.
    static func of(
        _ samples: [UInt8], width: Int, height: Int, bands: Int
    ) throws(ImagingError) -> Raster {
        precondition(samples.count == width * height * bands, "samples do not fill the image")
        let made = samples.withUnsafeBytes { bytes in
            vips_image_new_from_memory_copy(
                bytes.baseAddress, bytes.count, Int32(width), Int32(height), Int32(bands),
                VIPS_FORMAT_UCHAR)
        }
        guard let made else { throw .operation(name: "new", detail: VipsCall.takeErrorText()) }
        let raster = Raster(adopting: made)
        return try raster.labelled(
            bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB)
    }

    /// The samples of an 8-bit image, band after band for each pixel, top row first.
    func samples() throws(ImagingError) -> [UInt8] { try withRows { Array($0.samples) } }

    /// Lends the samples of an 8-bit image where they lie; computes them first when it is a recipe.
    func withRows<Value>(_ body: (PixelRows) -> Value) throws(ImagingError) -> Value {
        guard let data = vips_image_get_data(handle) else {
            throw .operation(name: "read pixels", detail: VipsCall.takeErrorText())
        }
        defer { withExtendedLifetime(self) {} }
        return body(
            PixelRows(
                samples: UnsafeBufferPointer(
                    start: data.assumingMemoryBound(to: UInt8.self), count: width * height * bands),
                size: size, bands: bands))
    }

    /// The same pixels under another name of their colour space.
    func labelled(_ interpretation: VipsInterpretation) throws(ImagingError) -> Raster {
        try VipsCall.image("copy") { cvips_copy_interpretation(handle, $0, interpretation) }
    }
}
