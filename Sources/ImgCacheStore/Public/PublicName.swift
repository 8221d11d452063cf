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

    /// Reads a path relative to the cache directory.
    ///
    /// - Parameter path: Without a slash at its start, not percent-encoded.
    /// - Returns: `nil` for a text that is no such path, whatever else it is.
    public init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, let dot = last.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            return nil
        }
        let key = last[..<dot]
        let `extension` = String(last[last.utf8.index(after: dot)...])
        guard CacheDirectory.isKey(key), let format = ImageFormat(fileExtension: `extension`)
        else { return nil }
        if parts.count == 3, parts[0] == "originals", parts[1] == key.prefix(2) {
            isOriginal = true
        } else if parts.count == 4, parts[0] == "thumbs", CacheDirectory.isPresetName(parts[1]),
            parts[2] == key.prefix(2)
        {
            isOriginal = false
        } else {
            return nil
        }
        self.path = String(path)
        self.format = format
    }

    /// The name of a thumbnail.
    ///
    /// - Returns: `nil` for a preset or a key that no thumbnail can have.
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
