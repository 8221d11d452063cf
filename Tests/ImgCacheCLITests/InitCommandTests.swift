import Foundation
import Testing

@Suite struct InitCommandTests {
    private static let article =
        "---\nimages:\n  - url: /assets/a.jpg\n    width: 4\n    height: 3\n"
        + "  - url: https://a.example/b.jpg\n---\n"

    /// The shapes of sites: files by path, and what the configuration must say.
    struct Shape: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let files: [String: String]
        let lines: [String]
        let absent: [String]
    }

    static let shapes = [
        Shape(
            testDescription: "Jekyll",
            files: [
                "_config.yml": "url: https://blog.example/\nbaseurl: /news\n",
                "_posts/2026-01-01-a.md": article, "assets/a.jpg": "x", "_site/a.md": article,
            ],
            lines: [
                "  roots: [\"_posts\"]", "  baseURL: https://blog.example/news",
                "  assetRoot: .", "  imageKeys: [images]",
            ], absent: ["\"_site\"", "[_site"]),
        Shape(
            testDescription: "a plain folder of YAML",
            files: [
                "x.yaml": "photos:\n  - https://a.example/1.jpg\n",
                "deep/y.yml": "photos: [https://a.example/2.png]\n",
            ],
            lines: [
                "  roots: [.]", "  imageKeys: [photos]", "  #assetRoot: .", "  #baseURL: null",
            ],
            absent: ["deep"]),
        Shape(
            testDescription: "JSON lists",
            files: [
                "feeds/1.json": """
                {"value": [{"images": [{"url": "https://a.example/i?id=1", "width": 4, \
                "height": 3}]}], "nextPage": 2}
                """,
                "pages/2.json": "{\"images\": [\"https://a.example/2.webp\"]}",
            ],
            lines: ["  roots: [feeds, pages]", "  imageKeys: [images]"], absent: []),
        Shape(
            testDescription: "relative URLs, no base and no files",
            files: ["posts/a.md": article],
            lines: [
                "  roots: [posts]", "  assetRoot: null",
                "# Some URLs are relative: set baseURL to the site's address, or they are refused.",
            ], absent: []),
        Shape(
            testDescription: "a key that is rare",
            files: [
                "posts/a.yaml": "images:\n"
                    + (0..<40).map { "  - https://a.example/\($0).jpg\n" }.joined()
                    + "logo: [https://a.example/logo.png]\n"
            ], lines: ["  imageKeys: [images]"], absent: ["imageKeys: [images, logo]"]),
    ]

    @Test(arguments: shapes) func proposalFitsTheSiteAndLoads(shape: Shape) throws {
        let home = try TemporaryFolder()
        for (path, text) in shape.files { try home.write(path, text) }
        let result = try Program.run(["init"], in: home.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("wrote config/imgcache.yaml"))
        #expect(result.output.contains("imgcache sync --dry-run"))
        let text = try home.read("config/imgcache.yaml")
        let lines = text.split(separator: "\n").map(String.init)
        for line in shape.lines { #expect(lines.contains(line), "\(line) in:\n\(text)") }
        for word in shape.absent { #expect(!text.contains(word)) }
        #expect(try Program.run(["config"], in: home.path).status == 0)
        let dry = try Program.run(["sync", "--dry-run"], in: home.path)
        #expect(dry.status == 0, "\(dry.errors)")
    }

    @Test func emptyFolderIsAClearError() throws {
        let home = try TemporaryFolder()
        try home.write("notes.md", "No images here.\n")
        let result = try Program.run(["init"], in: home.path)
        #expect(result.status == 3)
        #expect(result.errors.contains("no document with images was found"))
        #expect(result.errors.contains("1 Markdown, text, YAML and JSON files"))
        #expect(!FileManager.default.fileExists(atPath: home.path + "/config"))
    }

    @Test func missingFolderIsNamed() throws {
        let home = try TemporaryFolder()
        let result = try Program.run(["init", "nowhere"], in: home.path)
        #expect(result.status == 3)
        #expect(result.errors.contains("nowhere"))
    }

    @Test func existingConfigurationStaysUnlessForced() throws {
        let home = try TemporaryFolder()
        try home.write("posts/a.md", Self.article)
        try home.write("config/imgcache.yaml", "mine\n")
        let refused = try Program.run(["init"], in: home.path)
        #expect(refused.status == 3)
        #expect(refused.errors.contains("--force"))
        #expect(try home.read("config/imgcache.yaml") == "mine\n")
        let printed = try Program.run(["init", "--print"], in: home.path)
        #expect(printed.status == 0)
        #expect(try home.read("config/imgcache.yaml") == "mine\n")
        #expect(try Program.run(["init", "--force"], in: home.path).status == 0)
        #expect(try home.read("config/imgcache.yaml") == printed.output)
    }

    @Test func anotherFolderGetsItsOwnConfiguration() throws {
        let home = try TemporaryFolder()
        try home.write("site/posts/a.md", Self.article)
        let result = try Program.run(["init", "site"], in: home.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("wrote site/config/imgcache.yaml"))
        #expect(result.output.contains("imgcache sync -C site --dry-run"))
        #expect(try Program.run(["config", "-C", "site"], in: home.path).status == 0)
        let json = try Program.run(["init", "-C", "site", "--force", "--json"], in: home.path)
        let parsed = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let roots = (parsed as? [String: Any])?["roots"] as? [[String: Any]]
        #expect(roots?.map { $0["path"] as? String } == ["posts"])
    }
}
