import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheArticles

/// Reads and edits any bytes, as `Scripts/fuzz-articles` does.
///
/// Records an issue where the editor breaks a promise.
func fuzzReadAndEdit(_ bytes: [UInt8]) {
    for path in ["a.md", "a.yaml", "a.json"] {
        do {
            try checkEdit(bytes, path: path, wanted: { $0 % 2 == 0 }, uncached: .omit)
        } catch {
            Issue.record("\(error) in \(path) for \(bytes)")
        }
    }
}

/// Edits, and records an issue for everything that ``EditPromise`` finds broken.
///
/// - Returns: How many references were asked to change and whether the document was edited.
@discardableResult
func checkEdit(
    _ bytes: [UInt8], path: String, wanted: (Int) -> Bool, uncached: ContentRules.Uncached
) throws -> EditPromise {
    let promise = try EditPromise(
        bytes, path: path, rules: try .sample(uncached: uncached), wanted: wanted)
    for sentence in promise.broken {
        let before = String(decoding: bytes, as: UTF8.self).debugDescription
        let after = String(decoding: promise.edited, as: UTF8.self).debugDescription
        Issue.record("\(sentence): \(before) -> \(after)")
    }
    return promise
}

@Suite struct EditorPropertyTests {
    @Test func editsNothingButIsCached() throws {
        let seed = environmentNumber("IMGCACHE_TEST_SEED") ?? Int.random(in: 1...1_000_000)
        let count = environmentNumber("IMGCACHE_TEST_DOCUMENTS") ?? 3000
        print("editor seed \(seed), \(count) documents")
        var random = SeededGenerator(seed: UInt64(seed))
        var references = 0
        var edited = 0
        var refused = 0
        for _ in 0..<count {
            let (text, path) = ArticleGenerator.document(&random)
            let share = random.below(101)
            var choices = random
            let uncached: ContentRules.Uncached = random.chance(50) ? .omit : .false
            let result = try checkEdit(
                Array(text.utf8), path: path, wanted: { _ in choices.below(100) < share },
                uncached: uncached)
            references += result.references
            if result.isEdited { edited += 1 } else if result.references > 0 { refused += 1 }
        }
        print("editor: \(references) references, \(edited) edited, \(refused) unchanged or refused")
        #expect(edited * 2 > count)
    }

    @Test func takesBackWhatItWrote() throws {
        let seed = environmentNumber("IMGCACHE_TEST_SEED") ?? Int.random(in: 1...1_000_000)
        print("round trip seed \(seed)")
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<((environmentNumber("IMGCACHE_TEST_DOCUMENTS") ?? 3000) / 3) {
            let (text, path) = ArticleGenerator.document(&random, hasCached: false)
            let there = try checkEdit(
                Array(text.utf8), path: path, wanted: { _ in true }, uncached: .omit)
            guard there.isEdited else { continue }
            let back = try checkEdit(
                there.edited, path: path, wanted: { _ in false }, uncached: .omit)
            let shown = String(decoding: back.edited, as: UTF8.self)
            if Array(text.utf8) != back.edited {
                Issue.record("\(text.debugDescription) came back as \(shown.debugDescription)")
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func survivesMutatedDocuments() {
        let seed = environmentNumber("IMGCACHE_TEST_SEED") ?? Int.random(in: 1...1_000_000)
        let seconds = environmentNumber("IMGCACHE_TEST_FUZZ_SECONDS") ?? 5
        print("fuzz seed \(seed), \(seconds) s")
        var random = SeededGenerator(seed: UInt64(seed))
        let end = ContinuousClock.now + .seconds(seconds)
        var rounds = 0
        while ContinuousClock.now < end {
            var (text, path) = ArticleGenerator.document(&random)
            if path.hasSuffix("md"), random.chance(30) { path = "a.yaml" }
            for _ in 0...random.below(3) { text = YAMLGenerator.mutate(text, &random) }
            var bytes = Array(text.utf8)
            if random.chance(20), !bytes.isEmpty {
                bytes[random.below(bytes.count)] = UInt8(random.below(256))
            }
            fuzzReadAndEdit(bytes)
            rounds += 1
        }
        print("fuzz: \(rounds) rounds")
    }
}
