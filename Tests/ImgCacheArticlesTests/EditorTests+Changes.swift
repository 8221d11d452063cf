import ImgCacheModel
import Testing

@testable import ImgCacheArticles

/// What is there already and changes, or cannot.
extension EditorTests {
    struct Change: CustomTestStringConvertible, Sendable {
        let name: String
        var path = "a.yaml"
        var uncached = ContentRules.Uncached.omit
        let wanted: Bool
        let before: String
        let after: String
        var testDescription: String { name }
    }

    static let changes: [Change] = [
        Change(
            name: "false becomes true", wanted: true,
            before: "images:\n- url: u\n  isCached: false # c\n",
            after: "images:\n- url: u\n  isCached: true # c\n"),
        Change(
            name: "a family of words stays", uncached: .false, wanted: false,
            before: "images: [{url: u, isCached: Yes}]\n",
            after: "images: [{url: u, isCached: No}]\n"),
        Change(
            name: "quotes stay", wanted: true, before: "images: [{url: u, isCached: 'false'}]\n",
            after: "images: [{url: u, isCached: 'true'}]\n"),
        Change(
            name: "a quoted word that is no truth gives way", wanted: true,
            before: "images: [{url: u, isCached: \"no\"}]\n",
            after: "images: [{url: u, isCached: true}]\n"),
        Change(
            name: "nothing becomes true", wanted: true,
            before: "images:\n- isCached:  # c\n  url: u\n",
            after: "images:\n- isCached: true  # c\n  url: u\n"),
        Change(
            name: "null becomes true", path: "a.json", wanted: true,
            before: "{\"images\": {\"isCached\" : null, \"url\": \"u\"}}",
            after: "{\"images\": {\"isCached\" : true, \"url\": \"u\"}}"),
        Change(
            name: "a flow key alone gets a value", wanted: true,
            before: "images: [{url: u, isCached}]\n", after: "images: [{url: u, isCached: true}]\n"),
        Change(
            name: "a comment on the line is kept by false", wanted: false,
            before: "images:\n- url: u\n  isCached: true # c\n",
            after: "images:\n- url: u\n  isCached: false # c\n"),
        Change(
            name: "an anchor is kept by false", wanted: false,
            before: "images:\n- url: u\n  isCached: &c true\n",
            after: "images:\n- url: u\n  isCached: &c false\n"),
        Change(
            name: "a key that somebody else wrote becomes false", wanted: false,
            before: "images:\n  - isCached: true\n    url: u\n",
            after: "images:\n  - isCached: false\n    url: u\n"),
        Change(
            name: "a key between others becomes false", wanted: false,
            before: "images:\n  - url: u\n    isCached: true\n    width: 1\n",
            after: "images:\n  - url: u\n    isCached: false\n    width: 1\n"),
        Change(
            name: "the first key of a flow mapping becomes false", wanted: false,
            before: "images: [{isCached: true, url: u}]\n",
            after: "images: [{isCached: false, url: u}]\n"),
        Change(
            name: "a value on the line below goes with its key", wanted: false,
            before: "images:\n- url: u\n  isCached:\n    true\nx: y\n",
            after: "images:\n- url: u\nx: y\n"),
        Change(
            name: "the last key of JSON becomes false", path: "a.json", wanted: false,
            before: "{\"images\": [{\n \"url\": \"u\",\n \"isCached\": true\n}]}",
            after: "{\"images\": [{\n \"url\": \"u\",\n \"isCached\": false\n}]}"),
        Change(
            name: "an alias as value is replaced", wanted: true,
            before: "a: &no false\nimages:\n- url: u\n  isCached: *no\n",
            after: "a: &no false\nimages:\n- url: u\n  isCached: true\n"),
        Change(
            name: "false stays under omit", wanted: false,
            before: "images:\n- url: u\n  isCached: false\n",
            after: "images:\n- url: u\n  isCached: false\n"),
        Change(
            name: "nothing stays nothing under omit", wanted: false,
            before: "images:\n- url: u\n  isCached:\n", after: "images:\n- url: u\n  isCached:\n"),
        Change(
            name: "nothing becomes false under false", uncached: .false, wanted: false,
            before: "images:\n- url: u\n  isCached:\n",
            after: "images:\n- url: u\n  isCached: false\n"),
        Change(
            name: "false is added under false", uncached: .false, wanted: false,
            before: "images:\n- url: u\n", after: "images:\n- url: u\n  isCached: false\n"),
        Change(
            name: "CRLF on the last line without an end", wanted: false,
            before: "images:\r\n- url: u\r\n  isCached: true", after: "images:\r\n- url: u"),
    ]

    @Test(arguments: changes) func changesInPlace(_ example: Change) throws {
        let after = try Self.set(
            Array(example.before.utf8), example.path, to: example.wanted, uncached: example.uncached
        )
        #expect(show(after) == example.after)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        let says: String
        var testDescription: String { name }
    }

    static let refusals: [Refusal] = [
        Refusal(name: "a tag", text: "images:\n- url: !!str u\n", says: "without risk"),
        Refusal(name: "a complex key", text: "? a\n: images: [{url: u}]\n", says: "without risk"),
        Refusal(
            name: "isCached by a merge key",
            text: "a: &a {isCached: false}\nimages:\n- <<: *a\n  url: u\n", says: "merge key"),
        Refusal(
            name: "isCached is a list", text: "images:\n- url: u\n  isCached: [a]\n", says: "a list"
        ),
        Refusal(
            name: "an anchored truth that others use",
            text: "images:\n- url: u\n  isCached: &c false\nx: *c\n",
            says: "more than it should"),
    ]

    @Test(arguments: refusals) func leavesAloneWhatItCannotChangeSafely(_ example: Refusal) throws {
        let rules = try ContentRules.sample()
        let bytes = Array(example.text.utf8)
        let contents = try #require(DocumentReader(rules).read(bytes, path: "a.yaml").contents)
        #expect(contents.references.count == 1)
        let changes = contents.references.map {
            DocumentChange(pointer: $0.pointer, isCached: true)
        }
        switch DocumentEditor(rules).edit(bytes, path: "a.yaml", changes: changes) {
        case .unchanged(let left): #expect(left.first?.reason.contains(example.says) == true)
        case .refused(let fault): #expect(fault.cause.contains(example.says))
        case .edited(let document): Issue.record("edited to \(show(document.bytes))")
        }
    }
}
