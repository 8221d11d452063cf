import Benchmark
import Foundation
import ImgCacheModel
import ImgCacheStore

/// Bodies, catalog and manifest, in a cache under the temporary folder.
func store() {
    onSite("store: write and hash a body of 500 KB", documents: 0) { site in
        let blobs = FileBlobStore(site.cache)
        let piece = [UInt8](repeating: 0xA5, count: 16_000)
        let sink = try blobs.openSink()
        for _ in 0..<31 { try piece.withUnsafeBytes { try sink.write($0) } }
        blobs.discard(path: try sink.finish().path)
    }
    onSite("store: record 64 changed documents of 5 images", documents: 64) { site in
        try await site.scan(changed: true)
    }
    onSite("store: note 1,000 documents, none changed", documents: 1000) { site in
        try await site.scan(changed: false)
    }
    onSite("store: a manifest of 10,000 images", documents: 2000) { site in
        if FileManager.default.fileExists(atPath: site.cache.manifest) {
            try FileManager.default.removeItem(atPath: site.cache.manifest)
        }
        try await site.writeManifest()
    }
    onSite("store: the same manifest, nothing changed", documents: 2000) { site in
        try await site.writeManifest()
    }
}

/// Measures `body` on a site whose documents and manifest are written already.
private func onSite(
    _ name: String, documents: Int, _ body: @escaping @Sendable (Site) async throws -> Void
) {
    Benchmark(name) { benchmark, site in
        for _ in benchmark.scaledIterations { try await body(site) }
    } setup: {
        let site = try Site(documents: documents)
        try await site.scan(changed: true)
        try await site.writeManifest()
        return site
    } teardown: {
        Site.deleteAll()
    }
}

/// A cache with a catalog, and documents that exist only in it.
private actor Site {
    private static let root = NSTemporaryDirectory() + "/imgcache-hot-paths-\(getpid())"

    nonisolated let cache: CacheDirectory
    private let catalog: SQLiteCatalog
    private let documents: Int
    /// The time that documents were changed.
    private var modified: Int64 = 1

    init(documents: Int) throws {
        self.documents = documents
        cache = CacheDirectory(path: "\(Self.root)/\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: Self.root, withIntermediateDirectories: true)
        try cache.create()
        catalog = try SQLiteCatalog(cache, access: .readWrite)
    }

    static func deleteAll() {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Scans the site as a run does, all of its documents changed or none.
    func scan(changed: Bool) async throws {
        if changed { modified += 1 }
        try await catalog.beginScan(within: [], readerFingerprint: "benchmark")
        for start in stride(from: 0, to: documents, by: 256) {
            let numbers = start..<min(start + 256, documents)
            let found = try await catalog.noteDocuments(numbers.map(stat))
            guard found.count == (changed ? numbers.count : 0) else { throw WrongCount() }
            if changed { try await catalog.recordDocuments(numbers.map(reading)) }
        }
        _ = try await catalog.finishScan(at: Timestamp(seconds: 1_800_000_000))
    }

    /// Other documents were taken for changed than those that are.
    private struct WrongCount: Error {}

    func writeManifest() async throws {
        try await ManifestWriter(catalog).writeManifest(
            presets: [], run: 1, outcome: .complete,
            generatedAt: Timestamp(seconds: 1_800_000_000))
    }

    private func stat(_ number: Int) -> DocumentStat {
        DocumentStat(path: "news/\(number).md", size: 5000, modified: modified, inode: 7)
    }

    private func reading(_ number: Int) -> DocumentReading {
        let references = (0..<5).compactMap { index -> Reference? in
            let text = "https://cdn\(number % 50).example/2026/10/picture-\(number)-\(index).jpg"
            guard let url = try? SourceURL(text) else { return nil }
            return Reference(
                pointer: JSONPointer([.key("images"), .index(index)]), line: 3 + index * 4,
                text: text, location: .remote(url), declared: PixelSize(width: 1600, height: 900),
                isCached: nil)
        }
        return DocumentReading(
            stat: stat(number),
            outcome: .contents(
                DocumentContents(
                    webURL: nil, title: "Article \(number)", published: nil,
                    references: references)))
    }
}
