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
    /// This is where a lazily opened file is decoded, so where its faults come to light.
    func decoded() throws(ImagingError) -> Raster {
        guard let copy = vips_image_copy_memory(handle) else {
            throw .operation(name: "decode", detail: VipsCall.takeErrorText())
        }
        return Raster(adopting: copy)
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
