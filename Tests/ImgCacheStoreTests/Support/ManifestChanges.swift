import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// One way to change what a catalog shows, over the catalog of ``ManifestCopyTests``.
struct Change: Sendable, CustomTestStringConvertible {
    typealias Step = @Sendable (SQLiteCatalog, TemporaryCache) async throws -> Void

    let name: String
    var prepare: Step = { _, _ in }
    let make: Step

    var testDescription: String { name }

    static let all = documents + sources + renditions + withdrawals

    private static let good = "https://img.example/good.jpg"
    private static let bad = "https://img.example/bad.jpg"

    private static let documents = [
        Change(name: "a document changes") { catalog, _ in
            try await scan(catalog, ["a.md", "b.md"], changed: "a.md")
        },
        Change(name: "a document is added") { catalog, _ in
            try await scan(catalog, ["a.md", "b.md", "new.md"], changed: "new.md")
        },
        Change(name: "a document is removed") { catalog, _ in
            try await scan(catalog, ["a.md"], changed: nil)
        },
        Change(name: "a written document is recorded") { catalog, _ in
            try await catalog.recordWritten([reading("b.md", size: 77, modified: 50)])
        },
    ]

    private static let sources = [
        Change(name: "record: a verdict") { catalog, _ in
            try await catalog.update(bad) {
                $0.reason = $0.reason == .http404 ? .http410 : .http404
            }
        },
        Change(name: "record: a time") { catalog, _ in
            try await catalog.update(bad) {
                $0.checkedAt = ($0.checkedAt ?? Sample.now).advanced(by: .seconds(60))
            }
        },
        Change(name: "record: a course") { catalog, _ in
            try await catalog.update(bad) { $0.course.nights += 1 }
        },
        Change(name: "record: directives and places") { catalog, _ in
            try await catalog.update(bad) {
                $0.fields.robots.append("noai")
                $0.finalURL = ($0.finalURL ?? "https://f.example/") + "x"
                $0.movedTo = $0.finalURL
            }
        },
        Change(name: "record: a new original") { catalog, _ in
            let original = try Sample.original(.random(in: 1000...9_999_999))
            try await catalog.update(bad) { $0.original = original }
        },
        Change(
            name: "restorePrevious: a placeholder is taken back",
            prepare: { catalog, _ in
                let original = try Sample.original(77)
                try await catalog.update(bad) {
                    $0.original = original
                    $0.reason = .fresh
                }
            },
            make: { catalog, _ in
                _ = try await catalog.restorePrevious(
                    ofHost: "img.example", sharing: try Sample.hash(77))
            }),
        Change(
            name: "revertRun: a night is taken back",
            prepare: { catalog, _ in
                _ = try await catalog.beginRun(command: "sync", at: Sample.now)
                try await catalog.update(bad) {
                    $0.reason = .timeout
                    $0.course.nights += 1
                }
            },
            make: { catalog, _ in
                let run = try #require(try await catalog.latestRuns(limit: 1).first?.id)
                #expect(try await catalog.revertRun(run) > 0)
            }),
    ]

    private static let renditions = [
        Change(name: "configurePresets: another recipe") { catalog, _ in
            let digest = "c\(Int.random(in: 2...9_999_999))"
            try await catalog.configurePresets([PresetIdentity(name: "card", digest: digest)])
        },
        Change(
            name: "recordRenditions: thumbnails of a new preset",
            prepare: { catalog, _ in try await catalog.configurePresets([Sample.hero]) },
            make: { catalog, _ in
                let original = try Sample.original()
                try await catalog.recordRenditions(
                    of: original, presets: [Sample.hero],
                    files: [
                        Sample.file(
                            Sample.hero, of: original, width: .random(in: 1...9_999_999))
                    ])
                try await catalog.update(good) { $0.original = original }
                try await catalog.update(bad) { $0.course.nights += 1 }
            }),
        Change(name: "recordRenditions: other facts") { catalog, _ in
            var original = try Sample.original()
            original.facts.dominantColor = String(Int.random(in: 100_000...999_999))
            try await catalog.recordRenditions(of: original, presets: [], files: [])
            try await catalog.update(good) { $0.original = original }
        },
        Change(
            name: "reconcile: an original is lost",
            prepare: { catalog, cache in try await restore(catalog, cache) },
            make: { catalog, cache in
                try cache.remove(
                    CacheDirectory.publicPath(original: try Sample.hash(1), format: .jpeg))
                #expect(try await catalog.reconcile().lostOriginals >= 1)
            }),
        Change(
            name: "reconcile: an original comes back",
            prepare: { catalog, cache in
                try await restore(catalog, cache)
                let path = CacheDirectory.publicPath(
                    original: try Sample.hash(1), format: .jpeg)
                try cache.remove(path)
                _ = try await catalog.reconcile()
                try cache.place(path)
            },
            make: { catalog, _ in _ = try await catalog.reconcile() }),
        Change(
            name: "reconcile: a thumbnail vanishes",
            prepare: { catalog, cache in try await restore(catalog, cache) },
            make: { catalog, cache in
                let file = Sample.file(Sample.card, of: try Sample.original())
                try cache.remove(
                    CacheDirectory.publicPath(preset: "card", key: file.key, format: .webp))
                #expect(try await catalog.reconcile().lostThumbnails >= 1)
            }),
    ]

    private static let withdrawals = [
        Change(
            name: "forget",
            prepare: { catalog, cache in try await restore(catalog, cache) },
            make: { catalog, _ in
                let pattern = try #require(SourcePattern(good))
                _ = try await catalog.forget(pattern, block: false, at: Sample.now)
            }),
        Change(
            name: "withdraw",
            prepare: { catalog, cache in try await restore(catalog, cache) },
            make: { catalog, _ in
                let id = try #require(try await catalog.source(good)?.id)
                _ = try await catalog.withdraw([id])
                try await catalog.unblockAll()
            }),
        Change(
            name: "unblock",
            prepare: { catalog, cache in
                try await restore(catalog, cache)
                let pattern = try #require(SourcePattern(good))
                _ = try await catalog.forget(pattern, block: true, at: Sample.now)
            },
            make: { catalog, _ in try await catalog.unblockAll() }),
    ]

    /// The cached source as it was in the beginning, whatever happened since.
    private static func restore(_ catalog: SQLiteCatalog, _ cache: TemporaryCache) async throws {
        try await catalog.configurePresets([Sample.card])
        let original = try Sample.original()
        let file = Sample.file(Sample.card, of: original)
        for path in [
            CacheDirectory.publicPath(original: original.hash, format: .jpeg),
            CacheDirectory.publicPath(preset: "card", key: file.key, format: .webp),
        ] where !cache.exists(path) { try cache.place(path) }
        try await catalog.recordRenditions(of: original, presets: [Sample.card], files: [file])
        try await catalog.scan(
            [
                reading(
                    "a.md", size: .random(in: 1...9_999_999), modified: .random(in: 99...9_999_999))
            ])
        try await catalog.update(good) {
            $0.original = original
            $0.reason = .fresh
        }
        _ = try await catalog.reconcile()
    }

    private static func reading(_ path: String, size: Int, modified: Int64) -> DocumentReading {
        let locations = [good, bad].map { identity -> Location in
            do { return .remote(try SourceURL(identity)) } catch {
                return .refused(identity: identity, reason: .invalidURL)
            }
        }
        return Sample.reading(
            path,
            locations.enumerated().map {
                Sample.reference($1, at: $0, declared: PixelSize(width: size, height: 5))
            }, modified: modified)
    }

    /// A scan of these documents, of which one is read again with another size.
    private static func scan(
        _ catalog: SQLiteCatalog, _ paths: [String], changed: String?
    ) async throws {
        try await catalog.beginScan(within: [], readerFingerprint: "r1")
        for path in paths {
            let isKnown = try await catalog.references(in: path) != nil
            guard path == changed || !isKnown else { continue }
            try await catalog.recordDocuments([
                reading(
                    path, size: .random(in: 1...9_999_999), modified: .random(in: 99...9_999_999))
            ])
        }
        for path in paths { _ = try await catalog.noteDocuments([Sample.stat(path)]) }
        _ = try await catalog.finishScan(at: Sample.now)
    }
}

extension SQLiteCatalog {
    /// Lifts everything that was kept out.
    fileprivate func unblockAll() async throws {
        for pattern in try await blocks() { _ = try await unblock(pattern) }
    }
}
