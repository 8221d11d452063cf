/// Files made to hurt whoever decodes them.
public struct HostileFile: Sendable, CustomStringConvertible {
    /// What it is.
    public let name: String
    /// The file.
    public let bytes: [UInt8]

    /// The name.
    public var description: String { name }

    /// Small files that claim to be huge: each is more than 50 megapixels or 256 frames.
    public static let bombs: [HostileFile] = [
        HostileFile(name: "38 bytes of WebP, 100 megapixels", bytes: webp),
        HostileFile(name: "lossy WebP, 16383x16383", bytes: lossyWebP),
        HostileFile(name: "1-bit PNG, 30000x30000", bytes: png),
        HostileFile(name: "GIF of 20000 frames", bytes: gif(side: 4, frames: 20000)),
        HostileFile(name: "GIF, 65535x65535", bytes: gif(side: 65535, frames: 1)),
        HostileFile(name: "JPEG, 65535x65535", bytes: jpeg),
        HostileFile(name: "AVIF, 40000x40000", bytes: avif),
    ]

    /// Files that are two things at once, or something else than they begin with.
    public static let polyglots: [HostileFile] = [
        HostileFile(
            name: "HTML behind a JPEG mark",
            bytes: [0xFF, 0xD8, 0xFF, 0xE0] + Array("<html><script>".utf8)),
        HostileFile(name: "script that begins as GIF", bytes: Array("GIF89a/*<html>*/=1;".utf8)),
        HostileFile(name: "ImageMagick drawing", bytes: Array("push graphic-context\n".utf8)),
        HostileFile(name: "PostScript", bytes: Array("%!PS-Adobe-3.0\n".utf8)),
        HostileFile(name: "libvips' own format", bytes: [0xB6, 0xA6, 0xF2, 0x08] + filler),
        HostileFile(
            name: "PNG mark and zeros", bytes: [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + filler),
        HostileFile(name: "film", bytes: [0, 0, 0, 24] + Array("ftypisom".utf8) + filler),
    ]

    private static let filler = [UInt8](repeating: 0, count: 128)

    private static func big(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        big(value, count).reversed()
    }

    /// RIFF, an extended header of 10000x10000, and a few bytes.
    private static var webp: [UInt8] {
        let header = [0, 0, 0, 0] + little(9999, 3) + little(9999, 3)
        let body =
            Array("WEBPVP8X".utf8) + little(10, 4) + header + Array("VP8L".utf8) + [0, 0, 0, 0]
        return Array("RIFF".utf8) + little(body.count, 4) + body
    }

    private static var lossyWebP: [UInt8] {
        let frame = [0x10, 0, 0, 0x9D, 0x01, 0x2A] + little(16383, 2) + little(16383, 2)
        let body = Array("WEBPVP8 ".utf8) + little(frame.count, 4) + frame
        return Array("RIFF".utf8) + little(body.count, 4) + body
    }

    /// A header that a decoder believes; its data are a few bytes.
    private static var png: [UInt8] {
        let header = big(30000, 4) + big(30000, 4) + [1, 0, 0, 0, 0]
        return [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + chunk("IHDR", header)
            + chunk("IDAT", [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]) + chunk("IEND", [])
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return big(data.count, 4) + body + big(Int(crc(body)), 4)
    }

    /// Source: W3C PNG, annex D.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(0xFFFF_FFFF as UInt32) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
    }

    private static func gif(side: Int, frames: Int) -> [UInt8] {
        let screen = little(side, 2) + little(side, 2) + [0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
        let place = [0x2C, 0, 0, 0, 0] + little(side, 2) + little(side, 2) + [0]
        // Minimum code size 2; clear, end.
        let frame = place + [2, 2, 0x4C, 0x01, 0]
        return Array("GIF89a".utf8) + screen
            + Array([[UInt8]](repeating: frame, count: frames).joined()) + [0x3B]
    }

    private static var jpeg: [UInt8] {
        let frame = [8] + big(65535, 2) + big(65535, 2) + [1, 1, 0x11, 0]
        return [0xFF, 0xD8, 0xFF, 0xC0] + big(frame.count + 2, 2) + frame
            + [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xFF, 0xD9]
    }

    private static var avif: [UInt8] {
        let size = box("ispe", [0, 0, 0, 0] + big(40000, 4) + big(40000, 4))
        let meta = box("meta", [0, 0, 0, 0] + box("iprp", box("ipco", size)))
        return box("ftyp", Array("avif".utf8) + [0, 0, 0, 0] + Array("avifmif1".utf8)) + meta
    }

    private static func box(_ name: String, _ body: [UInt8]) -> [UInt8] {
        big(body.count + 8, 4) + Array(name.utf8) + body
    }
}
