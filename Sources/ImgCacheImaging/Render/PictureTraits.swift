internal import ImgCacheModel

/// What a page wants to know of a picture before it has it, told from some hundred pixels.
///
/// Done by hand on a small array: each libvips operation costs milliseconds however small the
/// picture is (27 ms a picture together, against 50 ms to decode a photograph).
struct PictureTraits {
    let dominantColor: String
    let placeholder: String?
    let perceptualHash: UInt64

    /// The longer side of the picture that traits are told from, at least; twice that at most.
    static let side = 64

    init(_ picture: Raster) throws(ImagingError) {
        let factor = max(
            1, min(max(picture.width, picture.height) / Self.side, picture.width, picture.height))
        let small = try picture.withRows {
            $0.averaged(
                to: PixelSize(width: picture.width / factor, height: picture.height / factor))
        }
        dominantColor = small.dominantColor()
        placeholder = try Self.dataURI(small)
        perceptualHash = small.differenceHash()
    }

    /// A WebP of at most 130 bytes, 16 pixels on its longer side or fewer.
    private static func dataURI(_ small: SamplePicture) throws(ImagingError) -> String? {
        for (longer, quality) in [(16, 25), (12, 20), (8, 10), (4, 1)] {
            let tiny = small.averaged(
                to: RenditionGeometry.inside(
                    width: longer, height: longer, small.size, enlarge: false))
            let raster = try Raster.of(
                tiny.samples, width: tiny.size.width, height: tiny.size.height, bands: tiny.bands)
            let bytes = try raster.encoded(
                as: .webp, EncodeOptions(quality: quality, effort: 4))
            if bytes.count <= 130 { return "data:image/webp;base64," + Base64.encode(bytes) }
        }
        return nil
    }
}

/// Base 64 with padding, RFC 4648 section 4.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                text.append(
                    place <= group.count
                        ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
