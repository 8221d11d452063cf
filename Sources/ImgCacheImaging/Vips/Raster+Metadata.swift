internal import CVips

extension Raster {
    /// EXIF orientation, 1 ... 8; 1 when absent or out of range.
    var orientation: Int {
        let value = integer("orientation") ?? 1
        return (1...8).contains(value) ? value : 1
    }

    /// Frames in the file, whether loaded or not; 1 for a still picture.
    var pages: Int { max(1, integer("n-pages") ?? 1) }

    /// Height of one frame where several are loaded one below the other.
    var pageHeight: Int { Int(vips_image_get_page_height(handle)) }

    var hasProfile: Bool { vips_image_get_typeof(handle, "icc-profile-data") != 0 }

    /// Whether the embedded profile is sRGB itself.
    var hasStandardProfile: Bool {
        var data: UnsafeRawPointer?
        var count = 0
        guard hasProfile,
            vips_image_get_blob(handle, "icc-profile-data", &data, &count) == 0, let data
        else { return false }
        return ColourProfile.isStandard(UnsafeRawBufferPointer(start: data, count: count))
    }

    /// Milliseconds of each frame; empty for a still picture.
    var delays: [Int32] {
        var values: UnsafeMutablePointer<Int32>?
        var count: Int32 = 0
        guard vips_image_get_typeof(handle, "delay") != 0,
            vips_image_get_array_int(handle, "delay", &values, &count) == 0, let values
        else { return [] }
        return Array(UnsafeBufferPointer(start: values, count: Int(count)))
    }

    /// How often an animation plays; 0 for ever.
    var loop: Int { integer("loop") ?? 0 }

    /// Sets a number; only on an image that nobody else sees yet.
    func set(_ name: String, to value: Int) { vips_image_set_int(handle, name, Int32(value)) }

    /// Sets a list of numbers; only on an image that nobody else sees yet.
    func set(_ name: String, to values: [Int32]) {
        values.withUnsafeBufferPointer { list in
            // The parameter is not const but is copied.
            vips_image_set_array_int(handle, name, list.baseAddress, Int32(list.count))
        }
    }

    /// Sets raw metadata; only on an image that nobody else sees yet.
    func set(_ name: String, to bytes: [UInt8]) {
        bytes.withUnsafeBytes {
            vips_image_set_blob_copy(handle, name, $0.baseAddress, $0.count)
        }
    }

    /// Gives the image copies of its raw metadata; only on an image that nobody else sees yet.
    ///
    /// heifload of libvips 8.14.1 keeps EXIF, XMP and profile in memory that is freed with the image
    /// it returns, while images made from that one still name them: encoding a thumbnail of an AVIF
    /// read freed memory. Source: libvips pull request 3725; found by AddressSanitizer.
    func ownMetadata() {
        for name in ["exif-data", "xmp-data", "icc-profile-data"] {
            var data: UnsafeRawPointer?
            var count = 0
            guard vips_image_get_typeof(handle, name) != 0,
                vips_image_get_blob(handle, name, &data, &count) == 0, let data
            else { continue }
            vips_image_set_blob_copy(handle, name, data, count)
        }
    }

    /// Takes metadata away; only on an image that nobody else sees yet.
    func remove(_ name: String) { _ = vips_image_remove(handle, name) }

    private func integer(_ name: String) -> Int? {
        var value: Int32 = 0
        guard vips_image_get_typeof(handle, name) != 0,
            vips_image_get_int(handle, name, &value) == 0
        else { return nil }
        return Int(value)
    }
}

extension Raster {
    /// Sets a text; only on an image that nobody else sees yet.
    func setText(_ name: String, to value: String) { vips_image_set_string(handle, name, value) }
}
