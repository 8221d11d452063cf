public import ImgCacheModel

/// The name of one file that a cache shows to the world: an original or a thumbnail.
///
/// Only names that a cache can hold exist as values, so a path made of one cannot lead elsewhere.
public struct PublicName: Hashable, Sendable, CustomStringConvertible {
    /// `thumbs/<preset>/ab/<key>.<ext>` or `originals/ab/<sha256>.<ext>`.
    public let path: String
    /// The format that the extension tells.
    public let format: ImageFormat
    /// Whether it is an original.
    public let isOriginal: Bool

    /// Reads a path relative to the cache directory; `nil` for a text that is none, whatever else
    /// it is.
    ///
    /// - Parameter path: Without a slash at its start, not percent-encoded.
    public init?(path: some StringProtocol) {
        var text = String(path)
        // By bytes: a server asks this for each request.
        guard let (format, isOriginal) = text.withUTF8(Self.parsed) else { return nil }
        self.path = text
        self.format = format
        self.isOriginal = isOriginal
    }

    private static let thumbs = Array("thumbs/".utf8)
    private static let originals = Array("originals/".utf8)

    private static func parsed(
        _ text: UnsafeBufferPointer<UInt8>
    ) -> (format: ImageFormat, isOriginal: Bool)? {
        let slash = UInt8(ascii: "/")
        var rest = text[...]
        let isOriginal = rest.starts(with: originals)
        guard isOriginal || rest.starts(with: thumbs) else { return nil }
        rest = rest.dropFirst(isOriginal ? originals.count : thumbs.count)
        if !isOriginal {
            guard let end = rest.firstIndex(of: slash), isPresetName(rest[..<end]) else {
                return nil
            }
            rest = rest[(end + 1)...]
        }
        // ab/ab....ext
        let start = rest.startIndex
        guard rest.count > 6, rest[start + 2] == slash, rest[start] == rest[start + 3],
            rest[start + 1] == rest[start + 4]
        else { return nil }
        rest = rest.dropFirst(3)
        guard let dot = rest.firstIndex(of: UInt8(ascii: ".")), isKey(rest[..<dot]),
            let format = ImageFormat(
                fileExtension: String(decoding: rest[(dot + 1)...], as: UTF8.self))
        else { return nil }
        return (format, isOriginal)
    }

    /// Whether bytes can be a thumbnail's key or an original's hash: 3 to 128 lower-case hex
    /// digits.
    static func isKey(_ text: some Collection<UInt8>) -> Bool {
        (3...128).contains(text.count)
            && text.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Whether bytes can be a preset's name: `[a-z0-9_-]{1,40}`.
    static func isPresetName(_ text: some Collection<UInt8>) -> Bool {
        (1...40).contains(text.count)
            && text.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
            }
    }

    /// The name of a thumbnail; `nil` for a preset or a key that none can have.
    public init?(preset: some StringProtocol, key: some StringProtocol, format: ImageFormat) {
        guard CacheDirectory.isPresetName(preset), CacheDirectory.isKey(key) else { return nil }
        path = CacheDirectory.publicPath(
            preset: String(preset), key: String(key), format: format)
        self.format = format
        isOriginal = false
    }

    /// The path.
    public var description: String { path }
}
