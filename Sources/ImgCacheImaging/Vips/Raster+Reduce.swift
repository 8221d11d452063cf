internal import CVips
internal import ImgCacheModel

extension Raster {
    /// Whether ``reducedByHand(to:)`` knows these samples: opaque, 8 bits, made smaller by a factor
    /// of six at most. Beyond that its weights are too coarse for so many rows, and libvips, which
    /// averages whole pixels first, is as fast.
    func isReducedByHand(to target: PixelSize) -> Bool {
        isEightBit && !hasAlphaBand && vips_image_get_coding(handle) == VIPS_CODING_NONE
            && target != size && target.width <= width && target.height <= height
            && width <= 6 * target.width && height <= 6 * target.height
    }

    /// Made smaller by ``PixelReducer`` while the rows are decoded. Metadata stay.
    func reducedByHand(to target: PixelSize) throws(ImagingError) -> Raster {
        let result = try blank(target)
        guard let data = vips_image_get_data(result.handle) else {
            throw .operation(name: "reduce", detail: VipsCall.takeErrorText())
        }
        // Its own memory, which nobody else sees yet.
        let room = UnsafeMutableRawPointer(mutating: data).assumingMemoryBound(to: UInt8.self)
        var reducer = PixelReducer(from: size, to: target, bands: bands)
        try eachRow { reducer.take($0, into: room) }
        return result
    }

    /// Lends every row in order, each computed once: ``decoded()`` that keeps nothing.
    private func eachRow(
        _ body: (UnsafePointer<UInt8>) -> Void
    ) throws(ImagingError) {
        guard handle.pointee.dtype == VIPS_IMAGE_PARTIAL else {
            try withRows { rows in
                guard let first = rows.samples.baseAddress else { return }
                for row in 0..<height { body(first + row * width * bands) }
            }
            return
        }
        let source = try region()
        defer { g_object_unref(source) }
        // Whole tiles where the recipe has such, each row of them from one side to the other.
        var (tileWidth, tileHeight, lines): (Int32, Int32, Int32) = (0, 0, 0)
        vips_get_tile_size(handle, &tileWidth, &tileHeight, &lines)
        let (rows, step) = (Int32(height), max(16, tileHeight))
        for top in stride(from: 0, to: rows, by: Int(step)) {
            var strip = VipsRect(
                left: 0, top: top, width: Int32(width), height: min(step, rows - top))
            try VipsCall.check("decode", vips_region_prepare(source, &strip))
            guard var row = UnsafePointer(source.pointee.data) else {
                throw .operation(name: "decode", detail: "no pixels")
            }
            row += Int(strip.top - source.pointee.valid.top) * Int(source.pointee.bpl)
            for _ in 0..<strip.height {
                body(row)
                row += Int(source.pointee.bpl)
            }
        }
        vips_image_minimise_all(handle)
    }
}
