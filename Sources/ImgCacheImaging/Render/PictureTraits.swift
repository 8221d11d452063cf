internal import CVips
internal import ImgCacheModel

/// What a page wants to know of a picture before it has it, told from at most 64 pixels a side.
struct PictureTraits {
    let dominantColor: String
    let placeholder: String?
    let perceptualHash: UInt64
    let focalPoint: ImageFacts.FocalPoint

    /// The longer side of the picture that traits are told from.
    static let side = 64

    init(_ picture: Raster) throws(ImagingError) {
        let longer = max(picture.width, picture.height)
        let small = try picture.threeBands()
            .resized(to: Self.fitted(picture.size, longer: min(Self.side, longer))).decoded()
        dominantColor = try Self.colour(small)
        placeholder = try Self.dataURI(small)
        perceptualHash = try Self.differenceHash(small)
        focalPoint = try Self.focus(small)
    }

    private static func fitted(_ size: PixelSize, longer: Int) -> PixelSize {
        RenditionGeometry.inside(width: longer, height: longer, size, enlarge: false)
    }

    /// The mean of the fullest of 512 boxes of colour; what is transparent does not count.
    private static func colour(_ small: Raster) throws(ImagingError) -> String {
        let bands = small.bands
        let samples = try small.samples()
        var boxes = [(weight: Int, red: Int, green: Int, blue: Int)](
            repeating: (0, 0, 0, 0), count: 512)
        for pixel in stride(from: 0, to: samples.count, by: bands) {
            let (red, green, blue) = (
                Int(samples[pixel]), Int(samples[pixel + 1]), Int(samples[pixel + 2])
            )
            let weight = bands == 4 ? Int(samples[pixel + 3]) : 255
            let box = (red >> 5) << 6 | (green >> 5) << 3 | blue >> 5
            boxes[box].weight += weight
            boxes[box].red += red * weight
            boxes[box].green += green * weight
            boxes[box].blue += blue * weight
        }
        let fullest = boxes.max { $0.weight < $1.weight } ?? (0, 0, 0, 0)
        let weight = max(1, fullest.weight)
        return Hex.encode(
            [fullest.red, fullest.green, fullest.blue].map { UInt8($0 / weight) })
    }

    /// A WebP of at most 130 bytes, 16 pixels on its longer side or fewer.
    private static func dataURI(_ small: Raster) throws(ImagingError) -> String? {
        for (longer, quality) in [(16, 25), (12, 20), (8, 10), (4, 1)] {
            let tiny = try small.resized(to: fitted(small.size, longer: longer)).decoded()
            let bytes = try tiny.encoded(as: .webp, EncodeOptions(quality: quality, effort: 6))
            if bytes.count <= 130 { return "data:image/webp;base64," + Base64.encode(bytes) }
        }
        return nil
    }

    /// One bit a pixel of 8x8: whether its right neighbour is brighter.
    ///
    /// Source: Neal Krawetz, "Kind of Like That", 2013.
    private static func differenceHash(_ small: Raster) throws(ImagingError) -> UInt64 {
        let opaque = try small.flattened(on: [255, 255, 255]).decoded()
        let grid = try opaque.resized(to: PixelSize(width: 9, height: 8)).decoded()
        let samples = try grid.samples()
        let bands = grid.bands
        func light(_ x: Int, _ y: Int) -> Int {
            let index = (y * 9 + x) * bands
            return 299 * Int(samples[index]) + 587 * Int(samples[index + 1])
                + 114 * Int(samples[index + 2])
        }
        var hash: UInt64 = 0
        for y in 0..<8 {
            for x in 0..<8 { hash = hash << 1 | (light(x, y) < light(x + 1, y) ? 1 : 0) }
        }
        return hash
    }

    private static func focus(_ small: Raster) throws(ImagingError) -> ImageFacts.FocalPoint {
        let half = PixelSize(width: max(1, small.width / 2), height: max(1, small.height / 2))
        let (_, x, y) = try small.smartCropped(to: half, by: VIPS_INTERESTING_ATTENTION)
        return ImageFacts.FocalPoint(
            x: min(1, max(0, Double(x) / Double(small.width))),
            y: min(1, max(0, Double(y) / Double(small.height))))
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
