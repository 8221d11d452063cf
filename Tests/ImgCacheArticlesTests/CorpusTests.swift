import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheArticles

/// Real documents, where `IMGCACHE_CORPUS` names their folder.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["IMGCACHE_CORPUS"] != nil))
struct CorpusTests {
    static let corpus = ProcessInfo.processInfo.environment["IMGCACHE_CORPUS"] ?? "."

    static func articles() throws -> ArticleFolder {
        ArticleFolder(
            try .sample(baseURL: "https://smartableai.github.io/algorithm"),
            workingDirectory: corpus)
    }

    @Test func findsEveryReference() throws {
        let articles = try Self.articles()
        var counts: [String: Int] = [:]
        var reasons: [String: Int] = [:]
        var documents = 0
        try articles.forEachDocument(in: []) { stat in
            documents += 1
            let reading = articles.read(stat)
            switch reading.outcome {
            case .fault(let fault):
                print("\(stat.path):\(fault.line ?? 0): \(fault.cause)")
                counts["faults", default: 0] += 1
            case .contents(let contents):
                for reference in contents.references {
                    let end = (stat.path as NSString).pathExtension
                    counts[end, default: 0] += 1
                    switch reference.location {
                    case .local: reasons["local", default: 0] += 1
                    case .remote: reasons["remote", default: 0] += 1
                    case .refused(_, let reason): reasons[reason.rawValue, default: 0] += 1
                    }
                }
            }
        }
        print("corpus: \(documents) documents, \(counts), \(reasons)")
        #expect(counts["md"] == 170)
        #expect(counts["yaml"] == 18)
        #expect(counts["json"] == 149)
    }

    @Test func agreesWithYamsOnEveryDocument() throws {
        var left = 0
        var doubts: [String] = []
        try Self.articles().forEachDocument(in: []) { stat in
            let bytes = [UInt8](
                try Data(contentsOf: URL(fileURLWithPath: Self.corpus + "/" + stat.path)))
            guard
                case .yaml(let range, _, _) = DocumentPart(
                    of: bytes, format: DocumentFormat(path: stat.path))
            else { return }
            let text = String(decoding: bytes[range], as: UTF8.self)
            if DifferentialTests.compare(text, doubts: &doubts) == .leftToYams {
                left += 1
                print("left to Yams: \(stat.path)")
            }
        }
        print("left to Yams: \(left)")
    }

    @Test func writesAndTakesBackEveryReference() throws {
        let rules = try ContentRules.sample()
        let reader = DocumentReader(rules)
        let editor = DocumentEditor(rules)
        var lines = 0
        var expectedLines = 0
        var changed = 0
        try Self.articles().forEachDocument(in: []) { stat in
            let bytes = [UInt8](
                try Data(contentsOf: URL(fileURLWithPath: Self.corpus + "/" + stat.path)))
            guard let contents = reader.read(bytes, path: stat.path).contents else { return }
            func set(_ bytes: [UInt8], _ wanted: Bool) -> EditedDocument? {
                let changes = contents.references.map {
                    DocumentChange(pointer: $0.pointer, isCached: wanted)
                }
                switch editor.edit(bytes, path: stat.path, changes: changes) {
                case .edited(let document): return document
                case .unchanged: return nil
                case .refused(let fault):
                    Issue.record("\(stat.path): \(fault)")
                    return nil
                }
            }
            guard let there = set(bytes, true) else { return }
            let diff = UnifiedDiff.text(bytes, there.bytes, path: stat.path)
            lines += diff.split(separator: "\n").count {
                $0.hasPrefix("+") && !$0.hasPrefix("+++")
            }
            changed += there.changed.count
            // Several entries of one line change one line.
            expectedLines += Set(contents.references.map(\.line)).count
            if set(there.bytes, false)?.bytes != bytes { Issue.record("\(stat.path)") }
        }
        print("corpus: \(changed) references changed, \(lines) lines")
        #expect(changed == 170 + 149)
        #expect(lines == expectedLines)
    }
}

/// Speed, where `IMGCACHE_TEST_SPEED` is set; a release build tells the truth.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["IMGCACHE_TEST_SPEED"] != nil))
struct SpeedTests {
    @Test func readsTwentyThousandDocuments() throws {
        var lines = "---\ntitle: \"A title: of an article\"\nwebUrl: \"https://a.example/x\"\n"
        lines += "excerpt: \"" + String(repeating: "Some words of an excerpt. ", count: 20) + "\"\n"
        lines += "topics:\n  - AI\n  - Vision\nrelated:\n"
        for number in 0..<5 {
            lines +=
                "  - title: \"Related item number \(number)\"\n    webUrl: \"https://b.example/\(number)\"\n"
            lines += "    provider:\n      name: Somebody\n      domain: b.example\n    images:\n"
            lines +=
                "      - url: \"https://b.example/wp-content/uploads/2020/07/image-\(number)-796x417.png\"\n"
            lines += "        width: 796\n        height: 417\n        isCached: true\n"
        }
        lines += "---\n"
        let bytes = Array(lines.utf8)
        let reader = DocumentReader(try .sample())
        let clock = ContinuousClock()
        var references = 0
        let time = clock.measure {
            for _ in 0..<20_000 {
                references += reader.read(bytes, path: "a.md").contents?.references.count ?? 0
            }
        }
        print("speed: \(bytes.count) bytes, \(references) references, \(time)")
        #expect(references == 100_000)
    }
}
