internal import ImgCacheModel
internal import ImgCacheStore
internal import NIOCore
internal import NIOHTTP1

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A picture that stands where there is none.
///
/// It comes with status 404 and for a minute: a browser shows it all the same, and no cache
/// between takes it for the real one.
struct FallbackPicture: Sendable {
    /// Bytes that it may have.
    static let most: Int64 = 1 << 20
    private let bytes: ByteBuffer
    private let format: ImageFormat

    /// Reads the picture.
    ///
    /// - Throws: ``ServerError/fallbackUnusable(path:reason:)``.
    init(path: String) throws(ServerError) {
        do {
            let name = path.split(separator: "/").last ?? ""
            let given = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
            guard let format = ImageFormat(fileExtension: given == "jpeg" ? "jpg" : given) else {
                throw Unusable("its name ends in none of .jpg, .png, .webp, .avif, .gif, .svg")
            }
            self.format = format
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Unusable(String(cString: strerror(errno))) }
            let file = try PublicFile(adopting: descriptor, called: path)
            guard file.facts.size <= Self.most else {
                throw Unusable("it has \(file.facts.size) bytes, at most \(Self.most) are allowed")
            }
            var buffer = ByteBuffer()
            try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(file.facts.size)) {
                try file.read(into: $0, at: 0) ?? 0
            }
            guard buffer.readableBytes > 0 else { throw Unusable("it is empty") }
            bytes = buffer
        } catch {
            throw .fallbackUnusable(path: path, reason: "\(error)")
        }
    }

    private struct Unusable: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    /// The answer in place of a picture.
    func answer(extra: [(String, String)]) -> Answer {
        var headers: HTTPHeaders = [
            "Content-Type": format.mediaType, "Content-Length": "\(bytes.readableBytes)",
            "Cache-Control": "public, max-age=60", "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
        ]
        for (name, value) in extra { headers.add(name: name, value: value) }
        return Answer(status: .notFound, headers: headers, body: .memory(bytes))
    }
}
