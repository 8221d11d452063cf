import Foundation
import Testing

/// Write-back of the site's own pictures: no server is needed.
@Suite struct OfflineWriteBackTests {
    private let home: TemporaryFolder

    init() throws {
        home = try TemporaryFolder()
        try home.write(
            "config/imgcache.yaml",
            """
            content: {roots: [articles], baseURL: "https://site.example", assetRoot: .}
            thumbnails: {small: {width: 120, fit: inside, formats: [webp]}}
            cache: {minFree: 1MB}
            """)
        let picture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Examples/news/assets/fog-net.png")
        try FileManager.default.copyItem(
            at: picture, to: URL(fileURLWithPath: home.path + "/net.png"))
    }

    private func sync() throws -> Program.Result {
        try Program.run(["sync", "--offline", "--write-back"], in: home.path)
    }

    private func inode(_ name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: home.path + "/" + name)[.systemFileNumber]
            as? Int
    }

    @Test func leftOversOfAKilledRunAreSweptBesideEveryDocument() throws {
        try home.write("articles/a.md", "---\nimages:\n  - url: /net.png\n---\n")
        try home.write("articles/quiet/b.md", "No images.\n")
        for name in [
            "articles/.imgcache-0f3a", "articles/quiet/.imgcache-77", "articles/.imgcache-x y",
        ] {
            try home.write(name, "half")
        }
        let plan = try Program.run(
            ["sync", "--offline", "--write-back", "--dry-run"], in: home.path)
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(try home.files("articles").contains(".imgcache-0f3a"))
        let result = try sync()
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            try home.files("articles") == [".imgcache-x y", "a.md", "quiet", "quiet/b.md"])
        #expect(try home.read("articles/a.md").contains("    isCached: true\n"))
    }

    @Test func whatSaysTheTruthAlreadyIsNotOpenedAgain() throws {
        // A plain string has no room for isCached, a false says the truth.
        try home.write(
            "articles/a.yaml",
            "images:\n  - /net.png\n  - url: https://a.example/b.jpg\n    isCached: false\n")
        try home.write("articles/b.md", "---\nimages:\n  - url: /net.png\n---\n")
        #expect(try sync().status == 0)
        let before = try [inode("articles/a.yaml"), inode("articles/b.md")]
        // A document that nobody opens may be unreadable without a word in the report.
        let text = try home.read("articles/a.yaml")
        let second = try sync()
        #expect(second.status == 0)
        #expect(try [inode("articles/a.yaml"), inode("articles/b.md")] == before)
        #expect(try home.read("articles/a.yaml") == text)
        #expect(!second.output.contains("left alone"), "\(second.output)")
    }

    @Test func showTellsWhyADocumentCannotBeRead() throws {
        try home.write("articles/a.md", "---\nimages:\n  - url: /net.png\n---\n")
        #expect(try sync().status == 0)
        try home.write("articles/a.md", "---\nimages:\n  - url: /net.png\n   url: x\n---\n")
        try home.write("articles/b.md", "---\nimages: [\n---\n")
        #expect(try sync().status == 0)
        let known = try Program.run(["show", "articles/a.md"], in: home.path)
        #expect(known.output.contains("cannot be read (line "), "\(known.output)")
        #expect(known.output.contains("https://site.example/net.png"))
        let unknown = try Program.run(["show", "articles/b.md"], in: home.path)
        #expect(unknown.output.contains("cannot be read"))
        #expect(unknown.output.contains("nothing is known of its images"))
        #expect(!unknown.output.contains("no images"))
    }
}
