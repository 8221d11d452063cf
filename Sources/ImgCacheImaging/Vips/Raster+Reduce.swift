internal import CVips
internal import CVipsShim
internal import ImgCacheModel

extension Raster {
    /// Whether ``reducedByHand(to:)`` knows these samples: opaque 8-bit colour, made smaller.
    func isReducedByHand(to target: PixelSize) -> Bool {
        isEightBit && bands == 3 && !hasAlphaBand && target.width < width
            && target.height <= height && target.height > 0
            && vips_image_get_coding(handle) == VIPS_CODING_NONE
    }

    /// Fewer rows by libvips (which has vector code for that), in memory; then narrower rows by
    /// ``RowReducer``. Metadata stay.
    func reducedByHand(to target: PixelSize) throws(ImagingError) -> Raster {
        let low =
            try target.height < height ? shortened(to: target.height).decoded() : decoded()
        let result = try low.blank(PixelSize(width: target.width, height: low.height))
        guard let source = vips_image_get_data(low.handle),
            let room = vips_image_get_data(result.handle)
        else { throw .operation(name: "reduce", detail: VipsCall.takeErrorText()) }
        RowReducer(from: low.width, to: target.width).reduce(
            source.assumingMemoryBound(to: UInt8.self), rows: target.height,
            // Its own memory, which nobody else sees yet.
            into: UnsafeMutableRawPointer(mutating: room).assumingMemoryBound(to: UInt8.self))
        return withExtendedLifetime(low) { result }
    }

    /// Fewer rows, as `vips_resize` makes them, which would wrap this in copies.
    private func shortened(to rows: Int) throws(ImagingError) -> Raster {
        try VipsCall.image("reducev") {
            cvips_reducev(handle, $0, 1 / (Double(rows) / Double(height)), VIPS_KERNEL_LANCZOS3)
        }
    }
}
