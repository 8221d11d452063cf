import ImgCacheModel

@testable import ImgCacheArticles

/// What an edit promises, held against a reading of its result: the document reads as before but
/// for `isCached`, which says what was asked, and a second edit changes nothing.
///
/// Needs no test library: the fuzz target is built out of this file as well.
struct EditPromise {
    /// References of the document; 0 where it cannot be read.
    var references = 0
    var isEdited = false
    /// The document afterwards.
    var edited: [UInt8]
    /// What was not kept; each a sentence.
    var broken: [String] = []

    /// Edits a document and looks at what came of it.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - path: Its path; tells the format.
    ///   - rules: What is an image, and `uncached`.
    ///   - wanted: What the reference of this number shall say.
    /// - Throws: A fault of reading, should the same bytes once be read and once not.
    init(
        _ bytes: [UInt8], path: String, rules: ContentRules, wanted: (Int) -> Bool
    ) throws {
        edited = bytes
        let reader = DocumentReader(rules)
        guard case .contents(let before) = reader.read(bytes, path: path) else { return }
        references = before.references.count
        // Aliases of one entry must be asked the same.
        var byText: [String: Bool] = [:]
        for (index, reference) in before.references.enumerated()
        where byText[reference.text] == nil { byText[reference.text] = wanted(index) }
        let changes = before.references.map {
            DocumentChange(pointer: $0.pointer, isCached: byText[$0.text])
        }
        let editor = DocumentEditor(rules)
        guard case .edited(let document) = editor.edit(bytes, path: path, changes: changes) else {
            return
        }
        isEdited = true
        edited = document.bytes
        guard case .contents(let after) = reader.read(edited, path: path) else {
            broken.append("the result cannot be read")
            return
        }
        compare(before, after)
        guard before.references.count == after.references.count else { return }
        try compare(before, after, document, byText) {
            let tree = try DocumentReader.tree(of: bytes, path: path)
            return try tree.map {
                try ImageEntryFinder.find(in: $0, imageKeys: reader.imageKeys)
            } ?? []
        }
        switch editor.edit(edited, path: path, changes: changes) {
        case .unchanged(let again):
            expect(
                again.map(\.pointer) == document.leftAlone.map(\.pointer),
                "a second edit leaves others alone")
        case .edited(let again): expect(again.bytes == edited, "a second edit changes it")
        case .refused(let fault): broken.append("a second edit is refused: \(fault.cause)")
        }
    }

    private mutating func expect(_ holds: Bool, _ sentence: @autoclosure () -> String) {
        if !holds { broken.append(sentence()) }
    }

    private mutating func compare(_ before: DocumentContents, _ after: DocumentContents) {
        expect(
            after.title == before.title && after.webURL == before.webURL,
            "title or address changed")
        expect(
            after.references.count == before.references.count, "the number of images changed")
    }

    private mutating func compare(
        _ before: DocumentContents, _ after: DocumentContents, _ document: EditedDocument,
        _ wanted: [String: Bool], _ entries: () throws -> [ImageEntry]
    ) throws {
        let mappings = Set(try entries().filter(\.isMapping).map(\.pointer))
        let left = Set(document.leftAlone.map(\.pointer))
        let changed = Set(document.changed)
        for (old, new) in zip(before.references, after.references) {
            expect(
                old.pointer == new.pointer && old.text == new.text
                    && old.declared == new.declared && old.location == new.location,
                "\(old.pointer) reads otherwise")
            if !changed.contains(old.pointer) {
                expect(old.isCached == new.isCached, "\(old.pointer) changed without being named")
            }
            if mappings.contains(old.pointer), !left.contains(old.pointer) {
                expect(
                    (new.isCached ?? false) == wanted[old.text],
                    "\(old.pointer) does not say what was asked")
            }
        }
    }
}
