import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct ManifestTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    private let presets = [
        preset("hero", width: 1200, height: nil, fit: .inside),
        preset("card", width: 400, height: 225, fit: .cover),
    ]

    private static func preset(
        _ name: String, width: Int?, height: Int?, fit: Preset.Fit
    ) -> Preset {
        Preset(
            name: name, width: width, height: height, fit: fit, crop: .smart,
            formats: [.webp, .jpeg], quality: nil, effort: nil, background: "ffffff",
            enlarge: false, widths: [], dpr: [], progressive: true, fullChroma: false,
            animation: .first)
    }

    private func write() async throws -> String {
        try await ManifestWriter(catalog).writeManifest(
            presets: presets, run: 12, outcome: .complete, generatedAt: Sample.now)
        return try cache.manifest()
    }

    /// A cached source, a broken one, a refused one, and one that no document mentions any more.
    private func fill() async throws {
        let good = try Sample.url("good.jpg")
        let bad = try Sample.url("bad \u{E9}\u{2028}.jpg".replacing(" ", with: "%20"))
        let original = try Sample.original(0xAB)
        let old = Location.remote(try Sample.url("old.jpg"))
        try await catalog.scan([Sample.reading("old.md", [Sample.reference(old)])])
        try await catalog.scan([
            Sample.reading(
                "b.md",
                [
                    Sample.reference(
                        .remote(good), text: "//img.example/good.jpg#x",
                        declared: PixelSize(width: 1500, height: 860)),
                    Sample.reference(
                        .remote(good), at: 1, declared: PixelSize(width: 3, height: 2)),
                ]),
            Sample.reading("empty.md", []),
            Sample.reading(
                "a \"q\".md",
                [
                    Sample.reference(.remote(bad), declared: PixelSize(width: 10, height: 20)),
                    Sample.reference(
                        .refused(identity: "https://h/x", reason: .invalidURL), at: 1,
                        text: "https://me:secret@h/x"),
                ]),
        ])
        try await catalog.configurePresets([Sample.card])
        let file = Sample.file(Sample.card, of: original)
        try cache.place(CacheDirectory.publicPath(original: original.hash, format: .jpeg))
        try await catalog.recordRenditions(of: original, presets: [Sample.card], files: [file])
        try await catalog.update(good.text) {
            $0.original = original
            $0.reason = .movedPermanently
            $0.course = Course(state: .alive, since: Timestamp(seconds: 0))
            $0.fields.robots = ["noai"]
            $0.finalURL = "https://img.example/better.jpg"
            $0.movedTo = "https://img.example/better.jpg"
            $0.checkedAt = Sample.now
            $0.fetchedAt = Timestamp(seconds: 86400)
        }
        try await catalog.update(bad.text) {
            $0.reason = .http404
            $0.course = Course(state: .suspect, since: Sample.now, nights: 1)
            $0.checkedAt = Sample.now
        }
    }

    @Test func manifestIsTheDesignsByteForByte() async throws {
        try await fill()
        #expect(try await write() == goldenManifest)
    }

    @Test func sameStateGivesTheSameBytes() async throws {
        try await fill()
        let first = try await write()
        #expect(try await write() == first)
        try catalog.close()
        let reopened = try cache.open()
        try await ManifestWriter(reopened).writeManifest(
            presets: presets, run: 12, outcome: .complete, generatedAt: Sample.now)
        #expect(try cache.manifest() == first)
        #expect(try Disk.names(in: cache.directory.temporary) == [])
    }

    @Test func emptyCatalogGivesAnEmptyManifest() async throws {
        let text = try await write()
        #expect(text.hasSuffix("\"images\":[\n],\n\"documents\":[\n]}\n"))
        try ManifestSchema.validate(cache.directory.manifest)
    }

    @Test func manifestKeepsToItsSchema() async throws {
        try await fill()
        _ = try await write()
        try ManifestSchema.validate(cache.directory.manifest)
    }

    @Test func lostOriginalIsNotPublished() async throws {
        try await fill()
        try Disk.deleteTree(cache.directory.originals)
        _ = try await catalog.reconcile()
        let text = try await write()
        #expect(!text.contains("\"original\""))
        #expect(!text.contains("\"isCached\":true"))
        try ManifestSchema.validate(cache.directory.manifest)
    }

    @Test func failedWriteKeepsTheOldManifest() async throws {
        try await fill()
        let old = try await write()
        try Disk.deleteTree(cache.directory.temporary)
        await #expect(throws: StoreError.self) { _ = try await write() }
        #expect(try cache.manifest() == old)
    }
}

@Suite struct ManifestSchemaTests {
    private func words(_ path: [String]) throws -> Set<String> {
        var node = try ManifestSchema.json()
        for key in path { node = try #require(node[key] as? [String: Any]) }
        return Set(try #require(node["enum"] as? [String]))
    }

    @Test func schemaKnowsTheWordsOfTheModel() throws {
        let image = ["$defs", "image", "properties"]
        #expect(try words(image + ["reason"]) == Set(Reason.allCases.map(\.rawValue)))
        #expect(try words(image + ["verdict"]) == Set(Verdict.allCases.map(\.rawValue)))
        #expect(
            try words(image + ["course", "properties", "state"])
                == Set(Course.State.allCases.map(\.rawValue)))
        #expect(try words(["$defs", "check"]) == Set(SizeCheck.allCases.map(\.rawValue)))
        #expect(
            try words(["properties", "run", "properties", "outcome"])
                == Set(RunOutcome.allCases.map(\.rawValue)))
        let preset = ["properties", "presets", "additionalProperties", "properties"]
        #expect(try words(preset + ["fit"]) == Set(Preset.Fit.allCases.map(\.rawValue)))
        #expect(
            try words(preset + ["formats", "items"])
                == Set(Preset.OutputFormat.allCases.map(\.rawValue)))
    }
}

/// The shipped schema and a validator that is not ours.
enum ManifestSchema {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("config/manifest.schema.json").path

    static func json() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// Validates with Python's jsonschema where that is installed, and in any case looks at the
    /// outer structure.
    ///
    /// The schema allows additions; here unknown keys are an error, so that none is forgotten.
    static func validate(_ manifest: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: manifest))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(Set(root.keys) == Set(try #require(try json()["required"] as? [String])))
        #expect(root["images"] is [[String: Any]])
        guard try Command.run("/usr/bin/env", ["python3", "-c", "import jsonschema"]) == 0 else {
            return
        }
        #expect(try Command.run("/usr/bin/env", ["python3", "-c", script, path, manifest]) == 0)
    }

    private static let script = """
        import json, sys, jsonschema
        def close(node):
            if isinstance(node, dict):
                if node.get("type") == "object" and "properties" in node:
                    node.setdefault("additionalProperties", False)
                for value in node.values(): close(value)
            elif isinstance(node, list):
                for value in node: close(value)
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        close(schema)
        jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[2])))
        """
}
