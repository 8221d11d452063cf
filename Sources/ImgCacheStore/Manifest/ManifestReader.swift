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
        var rest: [UInt8] = []
        let decoder = JSONDecoder()
        try OpenFile(reading: path).forEachPiece(of: 1 << 20) { piece in
            rest += piece
            let lines = rest.split(separator: 10, omittingEmptySubsequences: false)
            for line in lines.dropLast() { Self.take(line, decoder, into: &images) }
            rest = lines.last.map(Array.init) ?? []
        }
        Self.take(rest[...], decoder, into: &images)
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

    private static func take(
        _ line: ArraySlice<UInt8>, _ decoder: JSONDecoder, into images: inout [PublishedImage]
    ) {
        let text = line.last == 44 ? line.dropLast() : line
        guard text.starts(with: Array("{\"url\":".utf8)) else { return }
        do {
            let found = try decoder.decode(Line.self, from: Data(text))
            guard let reason = Reason(rawValue: found.reason) else { return }
            images.append(
                PublishedImage(
                    url: found.url, reason: reason,
                    original: found.original.flatMap { ContentHash(hex: $0.sha256) },
                    fetchedAt: found.fetchedAt.flatMap(Timestamp.init(rfc3339:)),
                    checkedAt: found.checkedAt.flatMap(Timestamp.init(rfc3339:))))
        } catch {
            // A line cut by a full disk or a crash: its source is fetched again.
            return
        }
    }
}
