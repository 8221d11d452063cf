import Benchmark
import Foundation
import ImgCacheModel
import ImgCacheStore

/// Bodies, catalog and manifest, in a cache under the temporary folder.
func store() {
    Benchmark("store: write and hash a body of 500 KB") { benchmark, site in
        let blobs = FileBlobStore(site.cache)
        let piece = [UInt8](repeating: 0xA5, count: 16_000)
        for _ in benchmark.scaledIterations {
            let sink = try blobs.openSink()
            for _ in 0..<31 { try piece.withUnsafeBytes { try sink.write($0) } }
            blobs.discard(path: try sink.finish().path)
        }
    } setup: {
        try Site()
    } teardown: {
        Site.deleteAll()
    }

    Benchmark("store: record 64 changed documents of 5 images") { benchmark, site in
        try await site.scan(documents: 64)
    } setup: {
        try Site()
    } teardown: {
        Site.deleteAll()
    }

    Benchmark("store: note 1,000 documents, none changed") { benchmark, site in
        try await site.note(documents: 1000)
    } setup: {
        let site = try Site()
        try await site.scan(documents: 1000)
        return site
    } teardown: {
        Site.deleteAll()
    }

    Benchmark("store: a manifest of 10,000 images") { benchmark, site in
        try await site.writeManifest(anew: true)
    } setup: {
        let site = try Site()
        try await site.scan(documents: 2000)
        return site
    } teardown: {
        Site.deleteAll()
    }

    Benchmark("store: the same manifest, nothing changed") { benchmark, site in
        try await site.writeManifest(anew: false)
    } setup: {
        let site = try Site()
        try await site.scan(documents: 2000)
        try await site.writeManifest(anew: true)
        return site
    } teardown: {
        Site.deleteAll()
    }
}

/// A cache with a catalog, and documents that exist only in it.
private final class Site: @unchecked Sendable {
    private static let root = NSTemporaryDirectory() + "/imgcache-hot-paths-\(getpid())"

    let cache: CacheDirectory
    private let catalog: SQLiteCatalog
    /// The time that documents were changed; only one benchmark at a time counts it up.
    private var modified: Int64 = 1

    init() throws {
        cache = CacheDirectory(path: "\(Self.root)/\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            atPath: Self.root, withIntermediateDirectories: true)
        try cache.create()
        catalog = try SQLiteCatalog(cache, access: .readWrite)
    }

    static func deleteAll() {
        try? FileManager.default.removeItem(atPath: root)
    }

    /// Scans a site of so many documents, of which each has changed.
    func scan(documents: Int) async throws {
        modified += 1
        try await catalog.beginScan(within: [], readerFingerprint: "benchmark")
        for start in stride(from: 0, to: documents, by: 256) {
            let numbers = start..<min(start + 256, documents)
            _ = try await catalog.noteDocuments(numbers.map(stat))
            try await catalog.recordDocuments(numbers.map(reading))
        }
        _ = try await catalog.finishScan(at: Timestamp(seconds: 1_800_000_000))
    }

    /// Scans the same site again, as a run does when nothing has changed.
    func note(documents: Int) async throws {
        try await catalog.beginScan(within: [], readerFingerprint: "benchmark")
        for start in stride(from: 0, to: documents, by: 256) {
            let numbers = start..<min(start + 256, documents)
            guard try await catalog.noteDocuments(numbers.map(stat)).isEmpty else {
                throw Changed()
            }
        }
        _ = try await catalog.finishScan(at: Timestamp(seconds: 1_800_000_000))
    }

    /// A document was taken for changed that was not.
    private struct Changed: Error {}

    func writeManifest(anew: Bool) async throws {
        if anew, FileManager.default.fileExists(atPath: cache.manifest) {
            try FileManager.default.removeItem(atPath: cache.manifest)
        }
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
