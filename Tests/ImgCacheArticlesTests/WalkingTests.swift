import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheArticles

@Suite struct WalkingTests {
    private func walk(
        _ folder: TemporaryFolder, _ rules: ContentRules, excluded: [String] = [],
        paths: [String] = []
    ) throws -> [String] {
        let articles = ArticleFolder(
            rules, alwaysExcluded: excluded, workingDirectory: folder.path)
        var found: [String] = []
        try articles.forEachDocument(in: paths) { found.append($0.path) }
        return found
    }

    private func sampleFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [
            "news/b.md", "news/a/z.yaml", "news/a.md", "news/a/y.JSON", "news/a/x.json",
            "news/.hidden/h.md", "news/.h.md", "news/node_modules/n.md", "news/_site/s.md",
            "news/a/_site/s.md", "news/cache/c.json", "news/x.html", "other/o.txt", "config/c.yaml",
        ] {
            try folder.write("---\nimages: [u]\n---\n", to: name)
        }
        return folder
    }

    @Test func walksInTheOrderOfPathsAndLeavesOutWhatIsNoArticle() throws {
        let folder = try sampleFolder()
        let found = try walk(folder, try .sample(roots: ["news"]), excluded: ["news/cache"])
        #expect(found == ["news/a.md", "news/a/x.json", "news/a/z.yaml", "news/b.md"])
    }

    @Test func takesTheWorkingDirectoryAsARoot() throws {
        let folder = try sampleFolder()
        let found = try walk(
            folder, try .sample(roots: ["./"], exclude: ["news/a/**", "**/b.md"]),
            excluded: [folder.path + "/config/c.yaml", "./news/../news/cache"])
        #expect(found == ["news/a.md", "other/o.txt"])
    }

    @Test func excludesAFolderByItsName() throws {
        let folder = try sampleFolder()
        #expect(
            try walk(folder, try .sample(roots: ["news"], exclude: ["a", "c*"])) == [
                "news/a.md", "news/b.md",
            ])
    }

    @Test func narrowsToDocumentsAndFolders() throws {
        let folder = try sampleFolder()
        let rules = try ContentRules.sample(roots: ["news", "other"])
        #expect(try walk(folder, rules, paths: ["news/a"]) == ["news/a/x.json", "news/a/z.yaml"])
        #expect(
            try walk(folder, rules, paths: ["./news/b.md", "other"]) == [
                "news/b.md", "other/o.txt",
            ])
        #expect(try walk(folder, rules, paths: ["news/_site", "news/.hidden/h.md"]) == [])
        #expect(try walk(folder, rules, paths: ["."]).count == 6)
    }

    @Test func takesAFileAsARootAndNamesNoDocumentTwice() throws {
        let folder = try sampleFolder()
        let found = try walk(folder, try .sample(roots: ["news/x.html", "news/a", "news"]))
        #expect(found.first == "news/x.html")
        #expect(Set(found).count == found.count)
        #expect(found.contains("news/a/x.json"))
    }

    @Test func doesNotFollowLinks() throws {
        let folder = try sampleFolder()
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: folder.path + "/news/link", withDestinationPath: folder.path + "/other")
        try manager.createSymbolicLink(
            atPath: folder.path + "/news/link.md", withDestinationPath: folder.path + "/news/b.md")
        let found = try walk(folder, try .sample(roots: ["news"]))
        #expect(!found.contains { $0.contains("link") })
        let reading = ArticleFolder(try .sample(roots: ["news"]), workingDirectory: folder.path)
            .read(DocumentStat(path: "news/link.md", size: 1, modified: 1, inode: 1))
        #expect(reading.outcome.fault?.cause.contains("no regular file") == true)
    }

    @Test func namesRootsAndPathsThatAreWrong() throws {
        let folder = try sampleFolder()
        #expect(throws: ArticlesError.rootMissing(path: "gone")) {
            try walk(folder, try .sample(roots: ["news", "gone"]))
        }
        #expect(throws: ArticlesError.pathMissing(path: "news/gone.md")) {
            try walk(folder, try .sample(roots: ["news"]), paths: ["news/gone.md"])
        }
        #expect(throws: ArticlesError.pathOutsideRoots(path: "other", roots: ["news"])) {
            try walk(folder, try .sample(roots: ["news"]), paths: ["other"])
        }
        #expect(ArticlesError.rootMissing(path: "x").exitStatus == .configuration)
    }

    @Test func readsTheFileAsItIsNow() throws {
        let folder = try sampleFolder()
        let articles = ArticleFolder(try .sample(roots: ["news"]), workingDirectory: folder.path)
        var stats: [DocumentStat] = []
        try articles.forEachDocument(in: ["news/b.md"]) { stats.append($0) }
        let stat = try #require(stats.first)
        #expect(articles.read(stat).stat == stat)
        #expect(articles.read(stat).outcome.contents?.references.count == 1)
        try folder.write("---\nimages: [u, v]\n---\n", to: "news/b.md")
        #expect(articles.read(stat).stat.size == 23)
        #expect(articles.read(stat).outcome.contents?.references.count == 2)
        try FileManager.default.removeItem(atPath: folder.path + "/news/b.md")
        #expect(articles.read(stat).outcome.fault?.cause.contains("cannot be read") == true)
    }

    @Test func endsTheWalkWithWhatTheBodyThrows() throws {
        struct Stop: Error {}
        let folder = try sampleFolder()
        let articles = ArticleFolder(try .sample(roots: ["news"]), workingDirectory: folder.path)
        #expect(throws: Stop.self) { try articles.forEachDocument(in: []) { _ in throw Stop() } }
    }

    @Test func tellsByItsFingerprintWhatReadingDependsOn() throws {
        let one = ArticleFolder(try .sample())
        #expect(one.readerFingerprint == ArticleFolder(try .sample(roots: ["x"])).readerFingerprint)
        for other in [
            try ContentRules.sample(imageKeys: ["a"]), try .sample(baseURL: nil),
            try .sample(assetRoot: nil),
        ] {
            #expect(one.readerFingerprint != ArticleFolder(other).readerFingerprint)
        }
    }

    static let globs: [(String, String, Bool)] = [
        ("**/*.md", "a.md", true), ("**/*.md", "x/y/a.md", true), ("**/*.md", "a.mdx", false),
        ("*.md", "x/a.md", false), ("x/**", "x/y/z", true), ("x/**", "x", true),
        ("x/**/z", "x/z", true), ("x/**/z", "x/a/b/z", true), ("**/a/**/b", "q/a/w/a/e/b", true),
        ("?.md", "\u{E9}.md", true), ("[a-c].md", "b.md", true), ("[!a-c].md", "b.md", false),
        ("*.{md,txt}", "a.txt", true), ("{a,b{1,2}}/*", "b2/x", true), ("a*b*c", "aXbbYc", true),
        ("a\\*", "a*", true), ("a\\*", "ab", false), ("[x", "[x", true), ("{x", "{x", true),
        ("**/*.md", "x.md/a", false), ("**/*.md", ".md", true), ("**/*-[a].md", "x/b-a.md", true),
        ("**/*.m/d", "a.m/d", true), ("**/*md", "x/m/d", false), ("**/*.md", "d", false),
        ("./drafts/", "drafts", true), ("**", "a/b", true), ("a**b", "axb", true),
    ]

    @Test(arguments: globs) func matchesGlobs(_ pattern: String, _ path: String, _ expected: Bool) {
        #expect(Glob(pattern).matches(path) == expected)
    }

    @Test func answersHostileGlobsAtOnce() {
        let many = String(repeating: "*a", count: 200) + "b"
        #expect(!Glob(many).matches(String(repeating: "a", count: 2000)))
        #expect(
            !Glob(String(repeating: "**/", count: 50) + "b").matches(
                String(repeating: "a/", count: 300) + "a"))
        _ = Glob(String(repeating: "{a,b}", count: 60))
        _ = Glob(String(repeating: "{", count: 5000))
    }
}
