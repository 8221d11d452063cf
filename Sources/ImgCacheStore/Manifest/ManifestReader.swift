internal import FoundationEssentials
public import ImgCacheModel

/// What a manifest tells of one source: enough to find its copy again.
public struct PublishedImage: Hashable, Sendable {
    /// The source's identity.
    public var url: String
    /// Why it stood as it did.
    public var reason: Reason
    /// The original that it had; `nil` without one.
    public var original: ContentHash?
    /// When its bytes came.
    public var fetchedAt: Timestamp?
    /// When it was last asked.
    public var checkedAt: Timestamp?
}

/// Reads a manifest back, one image a line, as ``ManifestWriter`` writes it.
public struct ManifestReader: Sendable {
    private let path: String

    /// Reads the manifest of a cache; nothing is opened yet.
    public init(_ directory: CacheDirectory) { path = directory.manifest }

    /// The images of the manifest; lines that cannot be read are passed over.
    ///
    /// - Returns: In the order of the file; none when there is no manifest.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func images() throws -> [PublishedImage] {
        guard try Disk.size(of: path) != nil else { return [] }
        var images: [PublishedImage] = []
        let decoder = JSONDecoder()
        try ManifestLines(OpenFile(reading: path)).forEach { kind, line, _ in
            guard kind == .image else { return false }
            if let image = Self.image(line, decoder) { images.append(image) }
            return true
        }
        return images
    }

    private struct Line: Decodable {
        struct Original: Decodable { var sha256: String }
        var url: String
        var reason: String
        var original: Original?
        var fetchedAt: String?
        var checkedAt: String?
    }

    /// - Returns: `nil` for a line that cannot be read, as a full disk or a crash may leave one:
    ///   its source is fetched again.
    private static func image(
        _ line: UnsafeRawBufferPointer, _ decoder: JSONDecoder
    ) -> PublishedImage? {
        let found: Line
        do { found = try decoder.decode(Line.self, from: Data(line)) } catch { return nil }
        guard let reason = Reason(rawValue: found.reason) else { return nil }
        return PublishedImage(
            url: found.url, reason: reason,
            original: found.original.flatMap { ContentHash(hex: $0.sha256) },
            fetchedAt: found.fetchedAt.flatMap(Timestamp.init(rfc3339:)),
            checkedAt: found.checkedAt.flatMap(Timestamp.init(rfc3339:)))
    }
}
