import Foundation
import Testing

@testable import ImgCacheArticles

/// The own YAML reader against Yams: where it vouches for an answer, both must agree.
@Suite struct DifferentialTests {
    /// What came of one text.
    enum Meeting: Equatable {
        case agreed
        case leftToYams
        /// Neither reads it.
        case refused
    }

    /// Reads with both and compares values and lines.
    static func compare(_ text: String, doubts: inout [String]) -> Meeting {
        let bytes = Array(text.utf8)
        let own: DocumentTree
        do throws(ReadingFault) {
            own = try YAMLReader.read(bytes, in: 0..<bytes.count, firstLine: 1)
        } catch {
            switch error {
            case .unsure(let line):
                do throws(ReadingFault) {
                    _ = try YamsReader.read(bytes, in: 0..<bytes.count, firstLine: 1)
                } catch {
                    return .refused
                }
                doubts.append("line \(line) of \(text.debugDescription)")
                return .leftToYams
            case .wrong:
                // A duplicate or too deep a nesting: Yams must not take it either.
                let yams = Result { () throws(ReadingFault) in
                    try YamsReader.read(bytes, in: 0..<bytes.count, firstLine: 1)
                }
                if case .success = yams { Issue.record("only Yams reads \(text.debugDescription)") }
                return .agreed
            }
        }
        do throws(ReadingFault) {
            let yams = try YamsReader.read(bytes, in: 0..<bytes.count, firstLine: 1)
            let (left, right) = (own.dump(withLines: true), yams.dump(withLines: true))
            if left != right {
                Issue.record("\(text.debugDescription)\nown:\n\(left)\nYams:\n\(right)")
            }
            checkRanges(own)
        } catch {
            Issue.record("Yams: \(error) for \(text.debugDescription)")
        }
        return .agreed
    }

    /// Ranges must lie within their parents and not overlap.
    private static func checkRanges(_ tree: DocumentTree) {
        for node in tree.nodes.indices {
            var behind = tree.nodes[node].start
            for child in tree.children(of: node) {
                let value = tree.nodes[child]
                #expect(value.outerStart >= behind && value.start >= value.outerStart)
                #expect(value.end >= value.start)
                behind = value.end
            }
            if tree.nodes[node].kind != .scalar { #expect(behind <= tree.nodes[node].end) }
        }
    }

    @Test func agreesOnTheTableOfDocuments() {
        for example in ReadingTests.cases where !example.path.hasSuffix("json") {
            var doubts: [String] = []
            _ = Self.compare(
                example.text.replacingOccurrences(of: "\u{FEFF}", with: ""),
                doubts: &doubts)
        }
    }

    static let oddities = [
        "a: b\n c: d\n", "a:\n  - b\n - c\n", "a: - b\n", "- a\nb: c\n", "a: [b\n, c]\n",
        "a: [b\nc]\n", "a: {b: c, d}\n", "a: {\"b\":c}\n", "a: [b: c]\n", "a: 'b' c\n",
        "a: \"b\"#c\n", "a: b#c\n", "a: b #c\n", "a: |\n b\n  c\n\n d\n", "a: >\n b\n\n c\n d\n",
        "a: |+\n b\n\n\nc: d\n", "a: |-\n b\n\nc: d\n", "a: |2\n  b\n", "a: |\nb: c\n",
        "a: |\n  b\n c: d\n", "a: |\n\t\n  b\n", "a: |\n  \n  b\n", "a: |\n     \n  b\n",
        "- - a\n  - b\n- c\n", "-\n  a: b\n-\n- c\n", "- a: b\n  c: d\n -  e\n",
        "a:\n- b\n- c\nd: e\n",
        "a:\n- b:\n  - c\n  d: e\n", "? a\n: b\n", "a: &x b\nc: *x\n", "a: &x\n  b: c\nd: *x\n",
        "a: &x\n- b\nc: *x\n", "&x a: b\n", "a: *x\n", "a: &x *y\n", "&a [*a]\n", "--- a\n",
        "---\na: b\n...\nc\n",
        "a\n", "a b\nc d\n\ne\n", "a: b\n\n  c\n", "a: b\n# c\n  d\n", "\"a\": b\n", "\"a\" : b\n",
        "'a''b': \"c\\x41\\u00e9\\U0001F600\\\n   d\"\n", "a: \"b\n\n  c\n  \"\n", "a: 'b\n  c'\n",
        "a: \"\\ud83d\\ude00\"\n", "a: \"\\q\"\n", "a: \"b\n---\nc\"\n", "a: b:c\n",
        "a: http://b\n", "a : b\n",
        "a:\tb\n", "a: b\t\n", "a:\n\t- b\n", "a: [b,\tc]\n", "a: []\nb: {}\n", "a: [b,]\n",
        "a: [,b]\n",
        "a: {b: [c, {d: e}], f: }\n", "a: {b : c}\n", "a: {b:c}\n", "a: [b, c] d\n", "[a, b]: c\n",
        "{a: b}\n",
        "a: -1\nb: - 1\n", "a: -\n", "-a\n", "a: ?b\n", "a: @b\n", "a: %b\n", "a: ~\n~: b\n",
        "a: \n  \n  b\n",
        "a: !!str b\n", "a: 'x'\r\nb: |\r\n  c\r\n  d\r\ne: f\r\n", "a: b\rc: d\n", "a: b\u{A0}\n",
        "\u{A0}a: b\n",
        "a: [\n  b, # c\n  d\n]\n", "a: [\nb\n]\n", "a: {\n}\n", "a: [b # c\n]\n", "a: [b#c]\n",
        "a: [b,#c\n]\n",
        "a: [http://b/?c=d&e,f]\n", "a: [b:, c]\n", "a: {b?: c}\n", "a: [?b]\n", "a: [-]\n",
        "a: [- b]\n", "a: [b-]\n",
        "- |\n a\n- b\n", "- >-\n  a\n\n  b\n-  c\n", "a:\n  |\n  b\n", "- - |\n   a\n",
        "a:\n  - |\n   b\n  - c\n",
        "a:\n  b\n  c\n", "a:\n  'b'\nc: d\n", "a:\n    b: c\n  d: e\n", "a:\n  b: c\n    d: e\n",
        " a: b\n c: d\n", " a: b\nc: d\n",
        "a: b", "a:", "- ", "-", "", "\n", "#c", "a: 'b", "a: [b", "a: \"", "a: |", "a: |\n  b",
        "...\n", "---", "---\n---\na\n",
        "<<: a\n<<: b\n", "a: 1\n1: a\n\"1\": b\n", "a: &x-y_1 b\n", "a: &x:y b\n", "a: *x : b\n",
        "a:\n  \t \n  - b\n", "a: b\n \t\n c\n", "a: b\n\t\nc: d\n", "a: \"b\n\t\n c\"\n",
        "a: b\t\n  c\n",
        "a: b \t\n\n  c\n", "a: [b\n\t, c]\n", "a: &x\tb\nc: *x\t\n", "---\t\na: b\n",
        "- a\t# c\n\t# d\n- b\n",
        "a: \"b\": c\n",
    ]

    @Test(arguments: oddities) func agreesOnOddities(_ text: String) {
        var doubts: [String] = []
        _ = Self.compare(text, doubts: &doubts)
    }

    @Test func agreesOnRandomDocumentsAndTheirMutations() {
        let seed = UInt64(environmentNumber("IMGCACHE_TEST_SEED") ?? Int.random(in: 1...1_000_000))
        print("differential seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var agreed = 0
        var left = 0
        var doubts: [String] = []
        let count = environmentNumber("IMGCACHE_TEST_DOCUMENTS") ?? 1500
        for _ in 0..<count {
            let document = YAMLGenerator.document(&generator)
            switch Self.compare(document, doubts: &doubts) {
            case .agreed: agreed += 1
            case .leftToYams: left += 1
            case .refused: break
            }
            var ignored: [String] = []
            _ = Self.compare(YAMLGenerator.mutate(document, &generator), doubts: &ignored)
        }
        print("differential: \(agreed) agreed, \(left) left to Yams, of \(count)")
        for doubt in doubts.prefix(5) { print(doubt) }
        // The fast path is worth nothing if it gives way to Yams at once.
        #expect(agreed > 9 * left)
    }
}
