import ImgCacheModel
import Testing

@testable import ImgCacheArticles

/// The peculiarities of real documents, each with what must come out.
@Suite struct ReadingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var path = "a.md"
        let text: String
        var references: [String] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "an article with related items",
            text: """
                ---
                title: "A: b"
                images:
                  - url: "https://a.example/1.jpg"
                    width: 1500
                    height: 860
                    isCached: true
                related:
                  - title: x
                    images:
                      - url: https://a.example/2.png
                  - title: no images
                ---
                Body
                ---
                images:
                  - url: https://a.example/not.png
                """,
            references: [
                "/images/0 @4 https://a.example/1.jpg 1500x860 true",
                "/related/0/images/0 @11 https://a.example/2.png",
            ]),
        Case(
            name: "CRLF throughout, with a byte order mark",
            text: "\u{FEFF}---\r\ntitle: t\r\nimages:\r\n- url: 'https://a.example/1'\r\n"
                + "  width: \"10\"\r\n  height: '20'\r\n---\r\n",
            references: ["/images/0 @4 https://a.example/1 10x20"]),
        Case(
            name: "three dashes in titles and bodies",
            text: "---\ntitle: a --- b\nx: |\n  ---\nimages: [https://a.example/1]\n---\n---\n",
            references: ["/images/0 @5 https://a.example/1"]),
        Case(
            name: "front matter without body or final newline",
            text: "---\nimages:\n  - https://a.example/1\n---",
            references: ["/images/0 @3 https://a.example/1"]),
        Case(
            name: "front matter that is never closed but is YAML throughout",
            text: "---\nimages:\n  - https://a.example/1",
            references: ["/images/0 @3 https://a.example/1"]),
        Case(
            name: "front matter closed by dots",
            text: "---\nimages:\n  - https://a.example/1\n...\nimages: [x]\n",
            references: ["/images/0 @3 https://a.example/1"]),
        Case(name: "Markdown without front matter", text: "# Title\n\nimages:\n  - https://a/1\n"),
        Case(name: "an empty file", text: ""),
        Case(name: "empty front matter", text: "---\n---\nBody\n"),
        Case(
            name: "a text file with front matter", path: "a.txt",
            text: "---\nimages: https://a.example/1\n---\n",
            references: ["/images @2 https://a.example/1"]),
        Case(name: "images: null", text: "---\nimages: null\nrelated: ~\n---\n"),
        Case(name: "images without a value", text: "---\nimages:\ntitle: t\n---\n"),
        Case(
            name: "related as a list of strings",
            text: "---\nrelated:\n  - one\n  - two: {images: [https://a.example/1]}\n---\n",
            references: ["/related/1/two/images/0 @4 https://a.example/1"]),
        Case(
            name: "one mapping instead of a list",
            text: "---\nimages:\n  url: https://a.example/1\n  width: 1\n  height: 2\n---\n",
            references: ["/images @3 https://a.example/1 1x2"]),
        Case(
            name: "url under other keys is no image",
            text: "---\nactions:\n  - url: https://a.example/1\ntwitter: {url: https://a/2}\n---\n"),
        Case(
            name: "entries without a url, with an empty one, or with null",
            text: "---\nimages:\n  - width: 1\n  - url:\n  - url: ''\n  - null\n  - ''\n---\n"),
        Case(
            name: "sizes that are no whole numbers",
            text: "---\nimages:\n  - {url: https://a.example/1, width: 1.5, height: 2}\n"
                + "  - {url: https://a.example/2, width: 0, height: 2}\n"
                + "  - {url: https://a.example/3, width: -1, height: 2}\n"
                + "  - {url: https://a.example/4, width: 010, height: 2}\n"
                + "  - {url: https://a.example/5, width: 99999999999, height: 2}\n---\n",
            references: (1...5).map { "/images/\($0 - 1) @\($0 + 2) https://a.example/\($0)" }),
        Case(
            name: "every word for true and false, quoted or not",
            text: "---\nimages:\n"
                + "  - {url: u1, isCached: yes}\n  - {url: u2, isCached: Off}\n"
                + "  - {url: u3, isCached: \"true\"}\n  - {url: u4, isCached: 'false'}\n"
                + "  - {url: u5, isCached: maybe}\n  - {url: u6, isCached: }\n---\n",
            references: [
                "/images/0 @3 u1 true", "/images/1 @4 u2 false", "/images/2 @5 u3 true",
                "/images/3 @6 u4 false", "/images/4 @7 u5", "/images/5 @8 u6",
            ]),
        Case(
            name: "NBSP, emoji and zero-width characters",
            text: "---\ntitle: \u{1F600}\u{A0}x\u{200B}\n\u{1F600}: y\nimages:\n"
                + "  - url: \"\u{200B}https://a.example/\u{1F600}.png\u{A0}\"\n---\n",
            references: ["/images/0 @5 \u{200B}https://a.example/\u{1F600}.png\u{A0}"]),
        Case(
            name: "line ends that only YAML counts",
            text: "---\ntitle: \"a\u{2028}b\u{85}c\"\nimages:\n  - https://a.example/1\n---\n",
            references: ["/images/0 @4 https://a.example/1"]),
        Case(
            name: "keys with a slash and a tilde",
            text: "---\na/b~c:\n  images: [u1]\n---\n", references: ["/a~1b~0c/images/0 @3 u1"]),
        Case(
            name: "anchors and aliases carry their anchor's line",
            text: "---\nimages: &all\n  - &one\n    url: u1\nrelated:\n  - images: *all\n"
                + "  - images: [*one]\n---\n",
            references: [
                "/images/0 @3 u1", "/related/0/images/0 @3 u1", "/related/1/images/0 @3 u1",
            ]),
        Case(
            name: "merge keys",
            text: "---\nbase: &base\n  images:\n    - url: u1\nrelated:\n  - <<: *base\n    a: b\n"
                + "  - <<: [*base]\n    images: [u2]\n---\n",
            references: [
                "/base/images/0 @4 u1", "/related/0/images/0 @4 u1", "/related/1/images/0 @9 u2",
            ]),
        Case(
            name: "folded, literal, tagged and many-line scalars",
            text: "---\nimages:\n  - url: >-\n      u1\n  - url: |\n      u2\n  - url: !!str u3\n"
                + "  - url: u4\n      more\n  - url: \"u5\\\n      6\"\n---\n",
            references: [
                "/images/0 @3 u1", "/images/1 @5 u2\n", "/images/2 @7 u3", "/images/3 @8 u4 more",
                "/images/4 @10 u56",
            ]),
        Case(
            name: "comments everywhere",
            text: "--- \n# c\nimages: # c\n  # c\n  - url: u1 # c\n    # c\n    width: 1 # c\n"
                + "# c\n    height: 2\n---\n",
            references: ["/images/0 @5 u1 1x2"]),
        Case(
            name: "nested lists and entries within entries",
            text: "---\nimages:\n  - - u1\n    - url: u2\n      images: [u3]\n---\n",
            references: ["/images/0/0 @3 u1", "/images/0/1 @4 u2", "/images/0/1/images/0 @5 u3"]),
        Case(
            name: "YAML with several documents: the first counts", path: "a.yaml",
            text: "---\nimages: [u1]\n---\nimages: [u2]\n", references: ["/images/0 @2 u1"]),
        Case(
            name: "YAML without a marker", path: "a.YML",
            text: "# c\nimages:\n- u1\n", references: ["/images/0 @3 u1"]),
        Case(
            name: "a YAML directive", path: "a.yaml",
            text: "%YAML 1.1\n---\nimages: [u1]\n", references: ["/images/0 @3 u1"]),
        Case(
            name: "JSON several levels down", path: "a.json",
            text:
                "\u{FEFF}{\"value\": [\n  {\"a\": {\"images\": [\n    {\"url\": \"u1\", \"width\": 5,"
                + " \"height\": \"6\", \"isCached\": false}, \"u2\"]}}],\n \"nextPage\": 2}\n",
            references: [
                "/value/0/a/images/0 @3 u1 5x6 false", "/value/0/a/images/1 @3 u2",
            ]),
        Case(
            name: "JSON escapes and surrogate pairs", path: "a.json",
            text: #"{"\u0069mages": ["https:\/\/a\/\ud83d\ude00", "\ud83d", "a\u0041\n"]}"#,
            references: [
                "/images/0 @1 https://a/\u{1F600}", "/images/1 @1 \u{FFFD}", "/images/2 @1 aA\n",
            ]),
        Case(
            name: "JSON numbers and truths are no URLs", path: "a.json",
            text: "{\"images\": [1, true, null, 1.5e3, {\"url\": 7}]}"),
        Case(
            name: "a JSON template has front matter alone", path: "a.json",
            text: "---\nlayout: none\nimages: [u1]\n---\n{ \"value\": [{% for x in y %}] }\n",
            references: ["/images/0 @3 u1"]),
    ]

    @Test(arguments: cases) func readsWhatIsThere(_ example: Case) throws {
        let reader = DocumentReader(try .sample())
        let outcome = reader.read(Array(example.text.utf8), path: example.path)
        #expect(outcome.fault == nil)
        #expect(outcome.contents?.references.map(\.summary) == example.references)
    }

    struct Fault: CustomTestStringConvertible, Sendable {
        let name: String
        var path = "a.md"
        let bytes: [UInt8]
        let line: Int?
        let says: String
        var testDescription: String { name }

        init(_ name: String, path: String = "a.md", _ text: String, line: Int?, says: String) {
            self.init(name, path: path, bytes: Array(text.utf8), line: line, says: says)
        }

        init(_ name: String, path: String = "a.md", bytes: [UInt8], line: Int?, says: String) {
            self.name = name
            self.path = path
            self.bytes = bytes
            self.line = line
            self.says = says
        }
    }

    static let faults: [Fault] = [
        Fault(
            "a duplicate key", "---\ntitle: a\nx: y\ntitle: b\n---\n", line: 4,
            says: "first on line 2"),
        Fault(
            "a duplicate key in a text that Yams reads",
            "---\na: !x y\nb: {c: 1}\nd:\n  e: 1\n  e: 2\n---\n",
            line: 6, says: "first on line 5"),
        Fault(
            "a duplicate key in JSON", path: "a.json", "{\"a\": 1,\n\"a\": 2}", line: 2, says: "`a`"
        ),
        Fault(
            "spliced documents", "---\ntitle: a\nimages:\n  - url: u\ntitle: a\n---\n", line: 5,
            says: "twice"),
        Fault(
            "a quote that is never closed", "---\ntitle: \"a\nb: c\n---\n", line: 4,
            says: "quoted scalar"),
        Fault(
            "a colon in a plain title", "---\na: b\ntitle: x: y\n---\n", line: 3,
            says: "mapping values"),
        Fault("a tab as indentation", "---\na:\n\tb: c\n---\n", line: 3, says: "instead of tabs"),
        Fault("an undefined alias", "---\na: *b\n---\n", line: 2, says: "alias"),
        Fault(
            "cut short without an end", "---\nimages:\n  - url: \"https://a", line: 3,
            says: "no closing line `---`"),
        Fault(
            "no UTF-8", bytes: Array("---\na: b\nc: ".utf8) + [0xFF, 0x0A, 0x2D, 0x2D, 0x2D],
            line: 3, says: "UTF-8"),
        Fault("UTF-16", bytes: [0xFF, 0xFE, 0x2D, 0], line: 1, says: "UTF-16"),
        Fault("a control character", "---\na: b\u{1}\n---\n", line: nil, says: "control"),
        Fault("JSON cut short", path: "a.json", "{\"a\": [1,\n2", line: 2, says: "ends inside"),
        Fault(
            "JSON with a trailing comma", path: "a.json", "{\"a\": [1,\n]}", line: 2,
            says: "should stand"),
        Fault("JSON with a comment", path: "a.json", "{\n// x\n}", line: 2, says: "double quotes"),
        Fault(
            "JSON with something behind it", path: "a.json", "{}\n\n{}", line: 3, says: "follows"),
        Fault("empty JSON", path: "a.json", " \n", line: nil, says: "empty"),
        Fault(
            "JSON with a bare line end", path: "a.json", "{\"a\":\n\"b\nc\"}", line: 2,
            says: "line end"),
        Fault("JSON with a wrong escape", path: "a.json", "[\"\\x\"]", line: 1, says: "backslash"),
        Fault("JSON with a leading zero", path: "a.json", "[01]", line: 1, says: "should stand"),
        Fault(
            "JSON too deep", path: "a.json", String(repeating: "[", count: 100_000), line: 1,
            says: "flatter"),
        Fault(
            "YAML too deep", String("---\na: ") + String(repeating: "[", count: 100_000), line: 2,
            says: "flatter"),
        Fault(
            "YAML lists too deep", "---\n" + String(repeating: "- ", count: 5000) + "a\n---\n",
            line: 2,
            says: "flatter"),
        Fault(
            "aliases that blow up", "---\n" + bomb(tag: "") + "\n---\n", line: nil, says: "aliases"),
        Fault(
            "aliases that blow up in Yams", "---\n" + bomb(tag: "!x ") + "\n---\n", line: nil,
            says: "aliases"),
    ]

    /// Ten levels of ten aliases each.
    private static func bomb(tag: String) -> String {
        var lines = ["a0: &a0 [\(tag)x]"]
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            lines.append("a\(level): &a\(level) [\(aliases)]")
        }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: faults) func namesWhatItCannotRead(_ example: Fault) throws {
        let outcome = DocumentReader(try .sample()).read(example.bytes, path: example.path)
        let fault = try #require(outcome.fault)
        #expect(fault.line == example.line)
        #expect(fault.cause.contains(example.says), "\(fault.cause)")
    }

    @Test func readsTitleAddressAndDate() throws {
        let text =
            "---\ntitle: \"A: b\"\nwebUrl: https://a.example/x\n"
            + "publishedDateTime: 2020-07-21T16:00:00Z\nprovider: {title: no}\n---\n"
        let contents = try #require(
            DocumentReader(try .sample()).read(Array(text.utf8), path: "a.md").contents)
        #expect(contents.title == "A: b")
        #expect(contents.webURL == "https://a.example/x")
        #expect(contents.published?.description == "2020-07-21T16:00:00Z")
    }

    @Test func readsUnderSeveralKeys() throws {
        let reader = DocumentReader(try .sample(imageKeys: ["cover", "pictures"]))
        let text = "---\ncover: u1\nimages: [u2]\npictures: [u3]\n---\n"
        let contents = try #require(reader.read(Array(text.utf8), path: "a.md").contents)
        #expect(contents.references.map(\.text) == ["u1", "u3"])
    }
}
