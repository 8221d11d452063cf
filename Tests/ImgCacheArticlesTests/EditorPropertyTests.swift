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

/// Writes random articles with images in many styles.
enum ArticleGenerator {
    static func document(
        _ random: inout SeededGenerator, hasCached: Bool = true
    ) -> (text: String, path: String) {
        var writer = Writer(random: random, hasCached: hasCached)
        defer { random = writer.random }
        let isJSON = writer.random.chance(25)
        var text = isJSON ? writer.json() : writer.yaml()
        var path = isJSON ? "a.json" : "a.yaml"
        if !isJSON, writer.random.chance(60) {
            text =
                "---\n\(text)---\n"
                + writer.random.pick(["", "Body\n", "Body\n---\nimages:\n- url: x\n"])
            path = "a.md"
        }
        if writer.random.chance(20), text.hasSuffix("\n") { text.removeLast() }
        if writer.random.chance(25) { text = text.replacingOccurrences(of: "\n", with: "\r\n") }
        if writer.random.chance(10) { text = "\u{FEFF}" + text }
        return (text, path)
    }

    private struct Writer {
        var random: SeededGenerator
        let hasCached: Bool
        var images = 0
        var anchors = 0

        mutating func url() -> String {
            images += 1
            return random.pick([
                "https://a.example/\(images).png", "/assets/\(images).jpg",
                "https://a.example/\(images)?a=b&amp;c",
                "//b.example/\(images)@2.png",
            ])
        }

        mutating func quoted(_ text: String) -> String {
            random.pick([text, text, "\"\(text)\"", "'\(text)'"])
        }

        mutating func comment() -> String {
            random.chance(7) ? random.pick([" # c", "  # isCached: true", "  "]) : ""
        }

        /// The pairs of one image, in some order.
        mutating func pairs() -> [(String, String)] {
            var pairs = [("url", quoted(url()))]
            if random.chance(60) {
                pairs.append(("width", quoted("\(1 + random.below(2000))")))
                pairs.append(("height", quoted("\(1 + random.below(2000))")))
            }
            if random.chance(20) {
                pairs.append(("alt", random.pick(["", "'it''s'", "some words", "\"a: b\""])))
            }
            if hasCached, random.chance(50) {
                pairs.append(
                    (
                        "isCached",
                        random.pick([
                            "true", "false", "true", "false", "Yes", "off", "'true'", "\"false\"",
                            "", "~", "maybe",
                        ])
                    ))
            }
            if random.chance(30) { pairs.shuffle(using: &random) }
            return pairs
        }

        mutating func flowImage() -> String {
            let gap = random.pick([", ", ", ", ",  ", ",\n        "])
            let keyQuote = random.pick(["", "", "\"", "'"])
            let items = pairs().map { key, value in
                let clean = value.isEmpty ? "x" : value
                return "\(keyQuote)\(key)\(keyQuote): \(clean)"
            }
            let pad = random.pick(["", " "])
            return "{\(pad)" + items.joined(separator: gap) + random.pick(["", "", gap]) + "\(pad)}"
        }

        mutating func blockImage(indent: Int) -> String {
            let pad = String(repeating: " ", count: indent)
            let keyQuote = random.pick(["", "", "", "\"", "'"])
            var text = ""
            for (key, value) in pairs() {
                text += "\(pad)\(keyQuote)\(key)\(keyQuote):"
                text += value.isEmpty ? "" : " \(value)"
                text += comment() + "\n"
                if random.chance(5) {
                    text += random.pick(["\n", "\(pad)# comment\n", "# comment\n"])
                }
            }
            if random.chance(10) { text += "\(pad)meta:\n\(pad)  a: b\n" }
            if random.chance(8) {
                text +=
                    "\(pad)text: \(random.pick(["|", ">-", "|+"]))\n\(pad)  line\n\n\(pad)  two\n"
            }
            return text
        }

        mutating func imageList(indent: Int) -> String {
            let count = random.below(4)
            if random.chance(10) {
                return " ["
                    + (0..<count).map { _ in random.chance(80) ? flowImage() : quoted("u") }
                    .joined(separator: ", ") + "]\n"
            }
            if count == 0 { return random.pick([" null\n", "\n", " []\n", " ~\n"]) }
            if random.chance(8) {
                return "\n" + blockImage(indent: indent + 2)
            }
            let dash = random.chance(40) ? indent : indent + 2
            let pad = String(repeating: " ", count: dash)
            var text = ""
            if random.chance(10) {
                anchors += 1
                text += " &a\(anchors)"
            }
            text += "\n"
            for _ in 0..<count {
                if random.chance(15) {
                    text += "\(pad)- \(flowImage())\(comment())\n"
                } else if random.chance(10) {
                    text += "\(pad)- \(quoted(url()))\n"
                } else if random.chance(10) {
                    text += "\(pad)-\n" + blockImage(indent: dash + 3)
                } else {
                    let gap = 1 + random.below(2)
                    text +=
                        "\(pad)-" + String(repeating: " ", count: gap)
                        + blockImage(indent: dash + 1 + gap).dropFirst(dash + 1 + gap)
                }
            }
            return text
        }

        mutating func yaml() -> String {
            var text = random.pick(["", "# head\n", "\n"])
            text +=
                "title: "
                + random.pick(["\"A --- b\"", "plain words", "'it''s'", "\u{1F600}\u{A0}x"]) + "\n"
            text += "images:" + imageList(indent: 0)
            if random.chance(70) {
                text += "related:\n"
                for index in 0...random.below(3) {
                    text += "  - title: t\(index)\n    images:" + imageList(indent: 4)
                    if random.chance(30) { text += "    provider:\n      name: n\n" }
                }
            }
            if anchors > 0, random.chance(60) { text += "again: {images: *a1}\n" }
            if random.chance(20) { text += "last: |\n  text\n" }
            return text
        }

        mutating func jsonImage(_ pad: String) -> String {
            if random.chance(10) { return "\"\(url())\"" }
            let isWide = !pad.isEmpty && random.chance(70)
            let space = random.pick([" ", " ", ""])
            let items = pairs().map { key, value -> String in
                let bare = value.trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
                let isBare = ["true", "false"].contains(bare) || Int(bare) != nil
                let text =
                    isBare && random.chance(80)
                    ? bare
                    : bare == "~" || bare.isEmpty ? "null" : "\"\(bare.replacing("\"", with: ""))\""
                return "\"\(key)\":\(space)\(text)"
            }
            return isWide
                ? "{\n\(pad)    " + items.joined(separator: ",\n\(pad)    ") + "\n\(pad)  }"
                : "{" + items.joined(separator: ",\(space)") + "}"
        }

        mutating func json() -> String {
            let pad = random.pick(["", "  ", "\t"])
            let items = (0..<random.below(5)).map { _ in jsonImage(pad) }
            let list =
                pad.isEmpty
                ? "[" + items.joined(separator: ",") + "]"
                : "[\n\(pad)  " + items.joined(separator: ",\n\(pad)  ") + "\n\(pad)]"
            let body = items.isEmpty ? "[]" : list
            return random.chance(50)
                ? "{\"title\": \"\\ud83d\\ude00\", \"value\": [{\"images\": \(body)}], \"nextPage\": 2}\n"
                : "{\"images\":\(body)}\n"
        }
    }
}
