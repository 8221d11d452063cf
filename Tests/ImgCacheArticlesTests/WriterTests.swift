import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheArticles

@Suite struct WriterTests {
    private let text = "---\nimages:\n  - url: u1\n---\n"
    private let changes = [
        DocumentChange(pointer: JSONPointer([.key("images"), .index(0)]), isCached: true)
    ]

    private func stat(_ folder: TemporaryFolder, _ name: String) throws -> DocumentStat {
        try #require(FileFacts(path: folder.path + "/" + name, followingLinks: false))
            .documentStat(path: name)
    }

    private func writer(_ folder: TemporaryFolder) throws -> DocumentWriter {
        DocumentWriter(try .sample(), workingDirectory: folder.path)
    }

    private func names(_ folder: TemporaryFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    private func code(_ outcome: WriteOutcome) -> WriteRefusal.Code? {
        if case .refused(let refusal) = outcome { refusal.code } else { nil }
    }

    @Test func replacesTheFileAndKeepsItsMode() throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.md")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: folder.path + "/a.md")
        let before = try stat(folder, "a.md")
        let outcome = try writer(folder).apply(changes, to: before)
        guard case .written(let new, let document) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(new == (try stat(folder, "a.md")))
        #expect(new != before)
        #expect(try folder.read("a.md") == document.bytes)
        #expect(document.changed.count == 1)
        #expect(try names(folder) == ["a.md"])
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/a.md")
        #expect(mode[.posixPermissions] as? Int == 0o640)
        // Now it says what it should.
        #expect(try writer(folder).apply(changes, to: new) == .unchanged([]))
    }

    @Test func keepsTheOwnerWhereItMay() throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.md")
        let path = folder.path + "/a.md"
        guard chown(path, 1234, 2345) == 0 else { return }
        _ = try writer(folder).apply(changes, to: try stat(folder, "a.md"))
        let facts = try #require(FileFacts(path: path, followingLinks: false))
        #expect(facts.owner == 1234 && facts.group == 2345)
    }

    @Test func showsADiffAndWritesNothingInADryRun() throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.md")
        let outcome = try writer(folder).apply(
            changes, to: try stat(folder, "a.md"), isDryRun: true)
        guard case .planned(let diff, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(
            diff == """
                --- a/a.md
                +++ b/a.md
                @@ -1,4 +1,5 @@
                 ---
                 images:
                   - url: u1
                +    isCached: true
                 ---

                """)
        #expect(try folder.read("a.md") == Array(text.utf8))
    }

    @Test func leavesAFileAloneThatChanged() throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.md")
        let before = try stat(folder, "a.md")
        try folder.write(text + "More\n", to: "a.md")
        #expect(code(try writer(folder).apply(changes, to: before)) == .changed)
        #expect(try folder.read("a.md") == Array((text + "More\n").utf8))
    }

    @Test func leavesLinksAlone() throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.md")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: folder.path + "/b.md", withDestinationPath: "a.md")
        let linked = try stat(folder, "a.md")
        let asLink = DocumentStat(
            path: "b.md", size: linked.size, modified: linked.modified, inode: linked.inode)
        #expect(code(try writer(folder).apply(changes, to: asLink)) == .linked)
        try manager.linkItem(atPath: folder.path + "/a.md", toPath: folder.path + "/c.md")
        #expect(code(try writer(folder).apply(changes, to: linked)) == .linked)
        #expect(try folder.read("a.md") == Array(text.utf8))
        #expect(try names(folder) == ["a.md", "b.md", "c.md"])
    }

    @Test func leavesReadOnlyFilesAlone() throws {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "a.md")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o444], ofItemAtPath: folder.path + "/a.md")
        #expect(code(try writer(folder).apply(changes, to: try stat(folder, "a.md"))) == .readOnly)
    }

    @Test func saysWhatItCannotEditAndWhatIsGone() throws {
        let folder = try TemporaryFolder()
        try folder.write("images: [{url: !!str u}]\n", to: "a.yaml")
        let outcome = try writer(folder).apply(changes, to: try stat(folder, "a.yaml"))
        guard case .refused(let refusal) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(refusal.code == .unsafe && refusal.line == 1 && refusal.path == "a.yaml")
        let gone = DocumentStat(path: "gone.md", size: 1, modified: 1, inode: 1)
        #expect(code(try writer(folder).apply(changes, to: gone)) == .system)
    }

    @Test func sweepsWhatAKilledRunLeft() throws {
        let folder = try TemporaryFolder()
        for name in [
            "x/a.md", "x/.imgcache-12ab", "x/.imgcache-notes", "x/.imgcache-", "y/.imgcache-1",
        ] {
            try folder.write(text, to: name)
        }
        let removed = try writer(folder).sweep(besides: ["x/a.md", "x/b.md", "gone/c.md"])
        #expect(removed == ["x/.imgcache-12ab"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/x").count == 3)
    }

    static let diffs: [(String, String, String)] = [
        ("a\n", "a\n", ""),
        ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
        ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
        ("a\nb", "a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"),
        (
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\nx\n3\n4\n5\n6\n7\n8\n",
            "@@ -1,9 +1,8 @@\n 1\n-2\n+x\n 3\n 4\n 5\n 6\n 7\n 8\n-9\n"
        ),
        (
            "1\n2\n3\n4\n5\n6\n7\n8\n9\n0\n", "x\n1\n2\n3\n4\n5\n6\n7\n8\n9\n0\ny\n",
            "@@ -1,3 +1,4 @@\n+x\n 1\n 2\n 3\n@@ -8,3 +9,4 @@\n 8\n 9\n 0\n+y\n"
        ),
    ]

    @Test(arguments: diffs) func writesUnifiedDiffs(_ old: String, _ new: String, _ hunks: String) {
        let text = UnifiedDiff.text(Array(old.utf8), Array(new.utf8), path: "/p")
        #expect(text == (hunks.isEmpty ? "" : "--- a/p\n+++ b/p\n" + hunks))
    }

    @Test func answersQuicklyForTextsThatShareNothing() {
        let old = (0..<5000).map { "a\($0)\n" }.joined()
        let new = (0..<5000).map { "b\($0)\n" }.joined()
        #expect(UnifiedDiff.text(Array(old.utf8), Array(new.utf8), path: "p").utf8.count > 60_000)
    }
}
