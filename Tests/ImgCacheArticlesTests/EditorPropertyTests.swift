import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheArticles

/// Reads and edits any bytes: the entry point of a fuzz target.
///
/// Stops the process or records an issue where the editor breaks a promise: an edit reads back as
/// the old tree but for `isCached`, a second edit changes nothing.
func fuzzReadAndEdit(_ bytes: [UInt8]) {
    for path in ["a.md", "a.yaml", "a.json"] {
        do {
            try checkEdit(bytes, path: path, wanted: { $0 % 2 == 0 }, uncached: .omit)
        } catch {
            Issue.record("\(error) in \(path) for \(bytes)")
        }
    }
}

/// Edits, and holds the result against an independent reading of it.
///
/// - Returns: How many references were asked to change and whether the document was edited.
@discardableResult
func checkEdit(
    _ bytes: [UInt8], path: String, wanted: (Int) -> Bool, uncached: ContentRules.Uncached
) throws -> (references: Int, isEdited: Bool, edited: [UInt8]) {
    let rules = try ContentRules.sample(uncached: uncached)
    let reader = DocumentReader(rules)
    guard let before = reader.read(bytes, path: path).contents else { return (0, false, bytes) }
    // Aliases of one entry must be asked the same.
    var byText: [String: Bool] = [:]
    for (index, reference) in before.references.enumerated()
    where byText[reference.text] == nil { byText[reference.text] = wanted(index) }
    let changes = before.references.map {
        DocumentChange(pointer: $0.pointer, isCached: byText[$0.text])
    }
    let editor = DocumentEditor(rules)
    guard case .edited(let document) = editor.edit(bytes, path: path, changes: changes) else {
        return (before.references.count, false, bytes)
    }
    func note() -> Comment {
        let before = String(decoding: bytes, as: UTF8.self).debugDescription
        let after = String(decoding: document.bytes, as: UTF8.self).debugDescription
        return "\(before) -> \(after)"
    }
    let after = try #require(reader.read(document.bytes, path: path).contents, note())
    #expect(after.title == before.title && after.webURL == before.webURL, note())
    #expect(after.references.count == before.references.count, note())
    let tree = try #require(try DocumentReader.tree(of: bytes, path: path))
    let mappings = Set(
        try ImageEntryFinder.find(in: tree, imageKeys: reader.imageKeys).filter(\.isMapping)
            .map(\.pointer))
    let left = Set(document.leftAlone.map(\.pointer))
    let changed = Set(document.changed)
    for (old, new) in zip(before.references, after.references) {
        #expect(old.pointer == new.pointer && old.text == new.text, note())
        #expect(old.declared == new.declared && old.location == new.location, note())
        if !changed.contains(old.pointer) { #expect(old.isCached == new.isCached, note()) }
        if mappings.contains(old.pointer), !left.contains(old.pointer) {
            #expect((new.isCached ?? false) == byText[old.text], note())
        }
    }
    switch editor.edit(document.bytes, path: path, changes: changes) {
    case .unchanged(let again):
        #expect(again.map(\.pointer) == document.leftAlone.map(\.pointer), note())
    case .edited(let again): #expect(again.bytes == document.bytes, note())
    case .refused(let fault): Issue.record("\(fault): \(note())")
    }
    return (before.references.count, true, document.bytes)
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
