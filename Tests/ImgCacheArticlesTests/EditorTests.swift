import ImgCacheModel
import Testing

@testable import ImgCacheArticles

/// Exact bytes, both ways.
@Suite struct EditorTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        var path = "a.yaml"
        /// Without `isCached`.
        let absent: String
        /// All images cached.
        let cached: String
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "front matter, list deeper than its key", path: "a.md",
            absent: "---\nimages:\n  - url: u1\n    width: 1\n    height: 2\nx: y\n---\nB\n",
            cached:
                "---\nimages:\n  - url: u1\n    width: 1\n    height: 2\n    isCached: true\nx: y\n---\nB\n"
        ),
        Case(
            name: "list as deep as its key, CRLF, byte order mark", path: "a.md",
            absent: "\u{FEFF}---\r\nimages:\r\n- url: 'u1'\r\n- url: u2\r\n---\r\n",
            cached: "\u{FEFF}---\r\nimages:\r\n- url: 'u1'\r\n  isCached: true\r\n- url: u2\r\n"
                + "  isCached: true\r\n---\r\n"),
        Case(
            name: "no final newline", absent: "images:\n  - url: u1",
            cached: "images:\n  - url: u1\n    isCached: true"),
        Case(
            name: "no final newline, CRLF", absent: "images:\r\n  - url: u1",
            cached: "images:\r\n  - url: u1\r\n    isCached: true"),
        Case(
            name: "no final newline behind trailing blanks", absent: "images:\n  - url: u1  ",
            cached: "images:\n  - url: u1  \n    isCached: true"),
        Case(
            name: "a single mapping at the start of a file with a byte order mark",
            absent: "\u{FEFF}images: {url: u1}\n",
            cached: "\u{FEFF}images: {url: u1, isCached: true}\n"),
        Case(
            name: "trailing blanks and comments",
            absent: "images:\n  - url: u1  # c\n    # d\n\n  # e\nx: y\n",
            cached: "images:\n  - url: u1  # c\n    isCached: true\n    # d\n\n  # e\nx: y\n"),
        Case(
            name: "a dash on a line of its own", absent: "images:\n  -\n    url: u1\n",
            cached: "images:\n  -\n    url: u1\n    isCached: true\n"),
        Case(
            name: "lists within lists", absent: "images:\n  - - url: u1\n",
            cached: "images:\n  - - url: u1\n      isCached: true\n"),
        Case(
            name: "wide dashes", absent: "images:\n  -   url: u1\n      alt: a\n",
            cached: "images:\n  -   url: u1\n      alt: a\n      isCached: true\n"),
        Case(
            name: "quoted keys", absent: "images:\n  - \"url\": \"u1\"\n",
            cached: "images:\n  - \"url\": \"u1\"\n    \"isCached\": true\n"),
        Case(
            name: "single-quoted keys with a blank before the colon",
            absent: "images:\n  - 'url' : u1\n",
            cached: "images:\n  - 'url' : u1\n    'isCached' : true\n"),
        Case(
            name: "behind the last scalar, before what nests",
            absent: "images:\n  - url: u1\n    alt:\n    meta:\n      a: b\nx: y\n",
            cached:
                "images:\n  - url: u1\n    alt:\n    isCached: true\n    meta:\n      a: b\nx: y\n"),
        Case(
            name: "scalars over several lines",
            absent:
                "images:\n  - url: u1\n    alt: one\n      two\n  - url: u2\n    alt: \"one\n      two\"\n",
            cached: "images:\n  - url: u1\n    alt: one\n      two\n    isCached: true\n"
                + "  - url: u2\n    alt: \"one\n      two\"\n    isCached: true\n"),
        Case(
            name: "block scalars",
            absent: "images:\n  - url: >-\n      u1\n  - url: u2\n    alt: |\n      a\n\nx: y\n",
            cached:
                "images:\n  - url: >-\n      u1\n    isCached: true\n  - url: u2\n    alt: |\n      a\n"
                + "    isCached: true\n\nx: y\n"),
        Case(
            name: "a block scalar that keeps its line ends is no place to follow",
            absent: "images:\n  - url: u1\n    alt: |+\n      a\n\nx: y\n",
            cached: "images:\n  - url: u1\n    isCached: true\n    alt: |+\n      a\n\nx: y\n"),
        Case(
            name: "a single mapping", absent: "images:\n  url: u1\nx: y\n",
            cached: "images:\n  url: u1\n  isCached: true\nx: y\n"),
        Case(
            name: "anchors and aliases",
            absent:
                "images: &all\n  - &one\n    url: u1\nrelated:\n  - images: *all\n  - images: [*one]\n",
            cached:
                "images: &all\n  - &one\n    url: u1\n    isCached: true\nrelated:\n  - images: *all\n"
                + "  - images: [*one]\n"),
        Case(
            name: "an alias as the last value",
            absent: "a: &w 5\nimages:\n  - url: u1\n    width: *w\n",
            cached: "a: &w 5\nimages:\n  - url: u1\n    width: *w\n    isCached: true\n"),
        Case(
            name: "flow style on one line",
            absent: "images: [{url: u1, width: 1}, {url: 'u2'}, u3]\n",
            cached:
                "images: [{url: u1, width: 1, isCached: true}, {url: 'u2', isCached: true}, u3]\n"),
        Case(
            name: "flow style without blanks", absent: "images: [{\"url\":\"u1\",\"width\":1}]\n",
            cached: "images: [{\"url\":\"u1\",\"width\":1,\"isCached\": true}]\n"),
        Case(
            name: "flow style with a trailing comma and nesting",
            absent: "images: [{url: u1, meta: [1],b: {}, }]\n",
            cached: "images: [{url: u1, isCached: true, meta: [1],b: {}, }]\n"),
        Case(
            name: "flow style over several lines",
            absent: "images:\n  - {\n      url: u1,\n      width: 1\n    }\n",
            cached: "images:\n  - {\n      url: u1,\n      isCached: true,\n      width: 1\n    }\n"
        ),
        Case(
            name: "flow style with comments",
            absent: "images: [{\n  url: u1, # c\n  width: 1 # d\n}]\n",
            cached: "images: [{\n  url: u1, # c\n  width: 1, isCached: true # d\n}]\n"),
        Case(
            name: "a flow mapping in a list of blocks",
            absent: "images:\n  - {url: \"u1\", width: 5} # c\n",
            cached: "images:\n  - {url: \"u1\", width: 5, isCached: true} # c\n"),
        Case(
            name: "JSON over several lines: one line changes", path: "a.json",
            absent:
                "{\n  \"images\": [\n    {\n      \"url\": \"u1\",\n      \"width\": 1\n    }\n  ]\n}\n",
            cached: "{\n  \"images\": [\n    {\n      \"url\": \"u1\",\n      \"isCached\": true,\n"
                + "      \"width\": 1\n    }\n  ]\n}\n"),
        Case(
            name: "JSON with one key over several lines, CRLF and tabs", path: "a.json",
            absent: "{\r\n\t\"images\": [{\r\n\t\t\"url\": \"u1\"\r\n\t}]\r\n}",
            cached:
                "{\r\n\t\"images\": [{\r\n\t\t\"isCached\": true,\r\n\t\t\"url\": \"u1\"\r\n\t}]\r\n}"
        ),
        Case(
            name: "JSON on one line", path: "a.json",
            absent: "{\"images\": [{\"url\": \"u1\", \"a\": {}}, { \"url\": \"u2\" }, \"u3\"]}",
            cached: "{\"images\": [{\"url\": \"u1\", \"isCached\": true, \"a\": {}}, "
                + "{ \"isCached\": true, \"url\": \"u2\" }, \"u3\"]}"),
        Case(
            name: "JSON without blanks", path: "a.json",
            absent: "{\"images\":[{\"url\":\"u1\",\"width\":1},{\"url\":\"u2\"}]}",
            cached:
                "{\"images\":[{\"url\":\"u1\",\"isCached\":true,\"width\":1},{\"isCached\":true,\"url\":\"u2\"}]}"
        ),
        Case(
            name: "a JSON template's front matter", path: "a.json",
            absent: "---\nimages:\n  - url: u1\n---\n{{ x }}\n",
            cached: "---\nimages:\n  - url: u1\n    isCached: true\n---\n{{ x }}\n"),
        Case(
            name: "front matter that is never closed", path: "a.md",
            absent: "---\nimages:\n  - url: u1\n",
            cached: "---\nimages:\n  - url: u1\n    isCached: true\n"),
        Case(
            name: "three dashes, NBSP, emoji and zero-width characters", path: "a.md",
            absent:
                "---\ntitle: a --- \u{A0}\u{1F600}\u{200B}\n\u{1F600}:\n  images:\n    - url: \u{1F600}\n---\n---\n",
            cached:
                "---\ntitle: a --- \u{A0}\u{1F600}\u{200B}\n\u{1F600}:\n  images:\n    - url: \u{1F600}\n"
                + "      isCached: true\n---\n---\n"),
        Case(
            name: "the first of several YAML documents",
            absent: "---\nimages:\n  - url: u1\n---\nimages:\n  - url: u1\n",
            cached: "---\nimages:\n  - url: u1\n    isCached: true\n---\nimages:\n  - url: u1\n"),
        Case(
            name: "merge keys leave the entry its own",
            absent: "a: &a {alt: x}\nimages:\n  - <<: *a\n    url: u1\n",
            cached: "a: &a {alt: x}\nimages:\n  - <<: *a\n    url: u1\n    isCached: true\n"),
        Case(
            name: "entries within entries",
            absent: "images:\n  - url: u1\n    images:\n      - url: u2\n",
            cached:
                "images:\n  - url: u1\n    isCached: true\n    images:\n      - url: u2\n        isCached: true\n"
        ),
        Case(
            name: "plain images stay", absent: "images:\n  - u1\n  - 'u2'\n",
            cached: "images:\n  - u1\n  - 'u2'\n"),
    ]

    /// The bytes after all images were set.
    static func set(
        _ text: [UInt8], _ path: String, to wanted: Bool, uncached: ContentRules.Uncached = .omit
    ) throws -> [UInt8] {
        let rules = try ContentRules.sample(uncached: uncached)
        let contents = try #require(DocumentReader(rules).read(text, path: path).contents)
        let changes = contents.references.map {
            DocumentChange(pointer: $0.pointer, isCached: wanted)
        }
        switch DocumentEditor(rules).edit(text, path: path, changes: changes) {
        case .unchanged(let left):
            #expect(left.isEmpty)
            return text
        case .edited(let document):
            #expect(document.leftAlone.isEmpty)
            return document.bytes
        case .refused(let fault):
            Issue.record("\(fault)")
            return []
        }
    }

    func show(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test(arguments: cases) func writesAndTakesBack(_ example: Case) throws {
        let cached = try Self.set(Array(example.absent.utf8), example.path, to: true)
        #expect(show(cached) == example.cached)
        #expect(try Self.set(cached, example.path, to: true) == cached)
        let absent = try Self.set(cached, example.path, to: false)
        #expect(show(absent) == example.absent)
        #expect(Array(example.absent.utf8) == absent)
        let falsely = try Self.set(cached, example.path, to: false, uncached: .false)
        #expect(show(falsely) == example.cached.replacing("true", with: "false"))
    }

    @Test func correctsSizesInTheirOwnStyle() throws {
        let text =
            "images:\n- {url: u, width: 1, height: '2'}\n- url: v\n  width: 3\n  height: 4\n  isCached: false\n- url: w\n"
        let rules = try ContentRules.sample()
        let size = PixelSize(width: 1500, height: 2)
        let changes = (0..<3).map {
            DocumentChange(
                pointer: JSONPointer([.key("images"), .index($0)]), isCached: $0 == 1 ? true : nil,
                size: size)
        }
        let outcome = DocumentEditor(rules).edit(Array(text.utf8), path: "a.yml", changes: changes)
        guard case .edited(let document) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(
            show(document.bytes)
                == "images:\n- {url: u, width: 1500, height: '2'}\n- url: v\n  width: 1500\n  height: 2\n  isCached: true\n- url: w\n"
        )
        #expect(document.changed.map(\.description) == ["/images/0", "/images/1"])
        #expect(document.leftAlone.map(\.pointer.description) == ["/images/2"])
    }

    @Test func fixesOnlyTheKindsThatAreSwitchedOn() {
        let real = PixelSize(width: 200, height: 100)
        let declared = [
            PixelSize(width: 100, height: 50), PixelSize(width: 100, height: 200),
            PixelSize(width: 7, height: 200), real,
        ]
        let fixes = DimensionFixes([.swapped])
        #expect(declared.map { fixes.size(declared: $0, real: real) } == [nil, real, nil, nil])
        #expect(DimensionFixes.all.size(declared: nil, real: real) == nil)
        #expect(
            declared.map { DimensionFixes.all.size(declared: $0, real: real) } == [
                real, real, real, nil,
            ])
        #expect(declared.allSatisfy { DimensionFixes.none.size(declared: $0, real: real) == nil })
    }

    @Test func reportsWhatIsNotThere() throws {
        let editor = DocumentEditor(try .sample())
        let change = DocumentChange(pointer: JSONPointer([.key("images")]), isCached: true)
        for text in ["a: b\n", "no front matter"] {
            guard
                case .unchanged(let left) = editor.edit(
                    Array(text.utf8), path: "a.md", changes: [change])
            else {
                Issue.record("changed")
                continue
            }
            #expect(left.count == 1)
        }
        guard
            case .refused(let fault) = editor.edit(
                Array("{".utf8), path: "a.json", changes: [change])
        else {
            Issue.record("not refused")
            return
        }
        #expect(fault.line == 1)
    }

    @Test func leavesAnEntryAloneWhoseAliasesDisagree() throws {
        let text = "images: &a\n- url: u\nb: {images: *a}\n"
        let outcome = DocumentEditor(try .sample()).edit(
            Array(text.utf8), path: "a.yaml",
            changes: [
                DocumentChange(pointer: JSONPointer([.key("images"), .index(0)]), isCached: false),
                DocumentChange(
                    pointer: JSONPointer([.key("b"), .key("images"), .index(0)]), isCached: true),
            ])
        guard case .unchanged(let left) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(left.count == 1)
    }
}
