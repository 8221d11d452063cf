/// Small bodies that are always the same.
enum Pages {
    static let html = "text/html; charset=utf-8"
    static let text = "text/plain; charset=utf-8"

    static let jpegMagic: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10] + Array("JFIF\0".utf8)

    /// A transparent GIF of one pixel, 43 bytes.
    static let onePixelGIF: [UInt8] =
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF]
        + [0x21, 0xF9, 4, 1, 0, 0, 0, 0] + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0]
        + [2, 2, 0x44, 1, 0, 0x3B]

    /// A BMP of one pixel with 24 bits, 58 bytes.
    static let onePixelBMP: [UInt8] =
        Array("BM".utf8) + [58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0]
        + [40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0]
        + [UInt8](repeating: 0, count: 24) + [0x80, 0x80, 0x80, 0]

    /// A lossless WebP whose header claims 16,383 x 16,383 pixels, the most that it can.
    ///
    /// Source: the WebP lossless bitstream specification, section 3 (RIFF header): a signature
    /// byte, then 14 bits each of width - 1 and height - 1.
    static let hugeWebP: [UInt8] = {
        let edge: UInt32 = 16_382
        let header = edge | edge << 14
        let stream = [0x2F] + littleEndian(header) + [UInt8](repeating: 0, count: 13)
        let chunk = Array("WEBPVP8L".utf8) + littleEndian(UInt32(stream.count)) + stream
        return Array("RIFF".utf8) + littleEndian(UInt32(chunk.count)) + chunk
    }()

    static let challenge = """
        <!DOCTYPE html><html><head><title>Just a moment...</title></head>
        <body><p>Checking your browser before you proceed.</p></body></html>

        """

    static func page(_ title: String) -> String {
        """
        <!DOCTYPE html><html><head><title>\(title)</title></head>
        <body><h1>\(title)</h1></body></html>

        """
    }

    static func svg(_ width: Int, _ height: Int) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)">\
        <rect width="100%" height="100%" fill="#478"/></svg>

        """
    }

    static func mediaType(of format: String) -> String { "image/" + format }

    static func littleEndian(_ value: UInt32) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}
