import Foundation
import OriginServer
import Testing

/// A small site in a temporary folder, and the flags that lead every host to an origin server.
struct Site {
    let folder: TemporaryFolder
    let origin: Origin

    init(origin: Origin, configuration: String = "") throws {
        self.origin = origin
        folder = try TemporaryFolder()
        try folder.write(
            "config/imgcache.yaml",
            """
            content: {roots: [articles], baseURL: "https://site.example/blog", assetRoot: .}
            thumbnails:
              card: {width: 400, height: 225, fit: cover, formats: [webp, jpeg]}
              small: {width: 120, fit: inside, formats: [webp]}
            fetch: {retries: 0, timeout: 20s}
            cache: {minFree: 1MB}
            \(configuration)
            """)
    }

    /// The flags that make the origin every server of the world.
    var network: [String] {
        [
            "--connect-to", ":80:127.0.0.1:\(origin.httpPort)",
            "--connect-to", ":443:127.0.0.1:\(origin.httpsPort)",
            "--cacert", origin.caFile, "--allow-address", "127.0.0.1/32",
        ]
    }

    /// Writes an article that lists images: a URL with its declared size, or without.
    func article(_ name: String, _ images: [(url: String, size: (Int, Int)?)]) throws {
        var text = "---\ntitle: \(name)\nimages:\n"
        for image in images {
            text += "  - url: \(image.url)\n"
            if let size = image.size {
                text += "    width: \(size.0)\n    height: \(size.1)\n"
            }
        }
        try folder.write("articles/\(name).md", text + "---\n\nA text.\n")
    }

    /// Runs a command on the site; `sync` and `audit` get the network flags.
    func run(_ arguments: String...) throws -> Program.Result {
        try Program.run(with(arguments), in: folder.path)
    }

    /// Runs a command whose arguments were put together.
    func run(_ arguments: [String]) throws -> Program.Result {
        try Program.run(with(arguments), in: folder.path)
    }

    /// Starts a command on the site.
    func start(_ arguments: String...) throws -> Program.Running {
        try Program.start(with(arguments), in: folder.path)
    }

    private func with(_ arguments: [String]) -> [String] {
        ["sync", "audit"].contains(arguments.first) ? arguments + network : arguments
    }

    /// The manifest as parsed JSON.
    func manifest() throws -> Manifest {
        try JSONDecoder().decode(
            Manifest.self, from: Data(folder.read("cache/manifest.json").utf8))
    }
}

/// The parts of a manifest that tests look at.
struct Manifest: Decodable {
    var run: Run
    var images: [Image]
    var documents: [Document]

    struct Run: Decodable {
        var outcome: String
    }

    struct Image: Decodable {
        var url: String
        var isCached: Bool
        var verdict: String
        var reason: String
        var original: Original?
        var size: Size
        var thumbnails: [Thumbnail]?
    }

    struct Original: Decodable {
        var path: String
        var width: Int
        var height: Int
    }

    struct Size: Decodable {
        var check: String
    }

    struct Thumbnail: Decodable {
        var preset: String
        var path: String
        var mediaType: String
        var width: Int
        var height: Int
        var bytes: Int
    }

    struct Document: Decodable {
        var path: String
        var images: [Mention]
    }

    struct Mention: Decodable {
        var at: String
        var isCached: Bool
        var check: String
    }
}
