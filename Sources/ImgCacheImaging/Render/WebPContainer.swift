/// The boxes around a WebP picture.
enum WebPContainer {
    /// The same picture without EXIF, XMP and ICC chunks; and, where nothing else needs it, without
    /// the extended header (18 bytes).
    ///
    /// Bytes that are no WebP come back as they are. Source: RFC 9649, sections 2.3 to 2.7.
    static func stripped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { raw in
            let view = ByteView(raw)
            guard view.has("RIFF", at: 0), view.has("VP8X", at: 12) else { return bytes }
            var kept: [Range<Int>] = []
            var extended: Range<Int>?
            var needsHeader = false
            var index = 12
            while let length = view.little(index + 4, 4) {
                let end = min(raw.count, index + 8 + length + length % 2)
                if view.has("VP8X", at: index) {
                    extended = index..<end
                } else if !isMetadata(view, index) {
                    kept.append(index..<end)
                    needsHeader =
                        needsHeader || view.has("ANIM", at: index)
                        || view.has("ALPH", at: index)
                }
                index = end
            }
            var result = Array(raw[0..<12])
            if needsHeader, let extended {
                result += raw[extended]
                // Flags of ICC (0x20), EXIF (0x08) and XMP (0x04).
                result[20] &= ~0x2C
            }
            for range in kept { result += raw[range] }
            let length = UInt32(result.count - 8)
            for place in 0..<4 {
                result[4 + place] = UInt8(truncatingIfNeeded: length >> (8 * place))
            }
            return result
        }
    }

    private static func isMetadata(_ view: ByteView, _ index: Int) -> Bool {
        view.has("EXIF", at: index) || view.has("XMP ", at: index) || view.has("ICCP", at: index)
    }
}
