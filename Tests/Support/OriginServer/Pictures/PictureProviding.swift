/// Draws pictures for the origin server.
///
/// Called on threads of its own, several at a time, never on an event loop.
public protocol PictureProviding: Sendable {
    /// Draws and encodes one picture.
    ///
    /// - Parameter request: What to draw.
    /// - Returns: The encoded bytes, the same for equal requests.
    /// - Throws: Whatever keeps it from being drawn; the client then gets a 500 that says so.
    func picture(_ request: PictureRequest) throws -> [UInt8]
}

/// A picture provider made of one closure.
public struct PictureProvider: PictureProviding {
    private let draw: @Sendable (PictureRequest) throws -> [UInt8]

    /// Draws with a closure, which is called on several threads at a time.
    public init(_ draw: @escaping @Sendable (PictureRequest) throws -> [UInt8]) {
        self.draw = draw
    }

    /// Calls the closure and hands on what it returns or throws.
    public func picture(_ request: PictureRequest) throws -> [UInt8] {
        try draw(request)
    }
}

extension PictureProvider {
    /// Bytes that begin like a picture of the format asked for and go on with noise.
    ///
    /// No decoder accepts them. For tests of the server itself, where only the bytes matter:
    /// cheap to make, one for each request, about a byte for every 16 pixels.
    public static let standIn = PictureProvider { request in
        let magic: [UInt8] =
            switch request.format {
            case "png": [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            case "webp": Array("RIFF____WEBP".utf8)
            case "gif": Array("GIF89a".utf8)
            case "avif": [0, 0, 0, 0x1C] + Array("ftypavif".utf8)
            default: [0xFF, 0xD8, 0xFF, 0xE0]
            }
        let key =
            "\(request.width)x\(request.height) \(request.format) \(request.seed) "
            + "\(request.style.rawValue) \(request.orientation)\n"
        let length = min(4_194_304, 512 + request.width * request.height / 16)
        return magic + Array(key.utf8) + Noise.bytes(length, seed: StableHash.hash(key))
    }
}

/// Bytes without a pattern, the same for the same seed.
enum Noise {
    static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed
        var result: [UInt8] = []
        result.reserveCapacity(count + 8)
        while result.count < count {
            state = StableHash.mixed(state)
            withUnsafeBytes(of: state.littleEndian) { result.append(contentsOf: $0) }
        }
        result.removeLast(result.count - count)
        return result
    }
}
