import OriginServer
import Synchronization

/// Draws "pictures" that say in plain text what was asked for, and counts how often it was asked.
final class TellingPictures: PictureProviding {
    private struct Refused: Error {}

    private let counted = Mutex(0)
    /// How many bytes each picture has at least.
    let padding: Int

    init(padding: Int = 2000) {
        self.padding = padding
    }

    var count: Int { counted.withLock { $0 } }

    func picture(_ request: PictureRequest) throws -> [UInt8] {
        counted.withLock { $0 += 1 }
        if request.format == "refused" { throw Refused() }
        let text =
            "\(request.width)x\(request.height) \(request.format) \(request.style.rawValue) "
            + "\(request.orientation) seed=\(request.seed) "
        return Array(text.utf8) + [UInt8](repeating: UInt8(ascii: "."), count: padding)
    }
}

/// Starts an origin with telling pictures and hands over a client of it.
func withTellingOrigin(
    options: OriginOptions = OriginOptions(), padding: Int = 2000,
    _ body: (Origin, Client, TellingPictures) async throws -> Void
) async throws {
    let pictures = TellingPictures(padding: padding)
    try await withOrigin(options: options, pictures: pictures) { origin in
        try await body(origin, Client(origin: origin), pictures)
    }
}
