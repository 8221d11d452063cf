import Foundation
import ImgCacheModel
import OriginServer
import PictureOrigin
import Pictures
import Testing

@Suite(.serialized) struct SyncEndToEndTests {
    static let pictures: [(url: String, size: (Int, Int)?)] = [
        ("https://a.example/1500x860/delta.jpg", (1500, 860)),
        ("https://b.example/796x417/reed.png", (796, 417)),
        ("http://c.example/640x260/dunes.webp", (640, 260)),
        ("https://d.example/300x500/tower.gif", nil),
        ("https://e.example/800x534/ferry.avif", (534, 800)),
    ]

    @Test func anArticleBecomesOriginalsThumbnailsAndManifest() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", Self.pictures)
            let result = try site.run("sync")
            #expect(result.status == 0, "\(result.errors)")
            let manifest = try site.manifest()
            #expect(manifest.images.count == 5)
            #expect(manifest.images.allSatisfy { $0.isCached }, "\(result.output)")
            #expect(manifest.images.map(\.url) == manifest.images.map(\.url).sorted())
            #expect(
                manifest.documents[0].images.map(\.check)
                    == ["match", "match", "match", "undeclared", "swapped"])
            for image in manifest.images {
                let original = try #require(image.original)
                let thumbnails = try #require(image.thumbnails)
                #expect(thumbnails.count == 3)
                for thumbnail in thumbnails {
                    let path = site.folder.path + "/cache/" + thumbnail.path
                    let size = try FileManager.default.attributesOfItem(atPath: path)[.size]
                    #expect(size as? Int == thumbnail.bytes)
                    #expect(thumbnail.width <= original.width)
                    if thumbnail.preset == "small" { #expect(thumbnail.width == 120) }
                }
            }
        }
    }

    @Test func aSecondRunAsksNothingAndLeavesTheManifestAsItWas() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", Self.pictures)
            #expect(try site.run("sync").status == 0)
            let before = try site.folder.read("cache/manifest.json").split(separator: "\n")
            let asked = origin.count
            #expect(try site.run("sync").status == 0)
            #expect(origin.count == asked)
            let after = try site.folder.read("cache/manifest.json").split(separator: "\n")
            #expect(before.dropFirst() == after.dropFirst())
        }
    }

    @Test func aDryRunNamesWhatIsDueAndTouchesNothing() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", Self.pictures)
            let result = try site.run("sync", "--dry-run")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.contains("https://a.example/1500x860/delta.jpg"))
            #expect(origin.count == 0)
            #expect(!FileManager.default.fileExists(atPath: site.folder.path + "/cache"))
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalEndsTheRunWithEverythingSaved(signal: Int32) async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article(
                "river",
                [
                    ("https://a.example/800x600/good.jpg", nil),
                    ("https://slow.example/fault/never/1.jpg", nil),
                ])
            let running = try site.start("sync")
            try await origin.waitForRequests(1, host: "slow.example")
            try await origin.waitForRequests(1, host: "a.example")
            kill(running.process.processIdentifier, signal)
            let result = running.wait()
            #expect(result.status == 128 + signal, "\(result.errors)")
            let manifest = try site.manifest()
            #expect(manifest.run.outcome == "interrupted")
            #expect(manifest.images.count == 2)
            #expect(try site.folder.files("cache/tmp").isEmpty)
            let again = try site.run("sync", "--limit", "0")
            #expect(again.status == 0, "\(again.errors)")
        }
    }

    @Test func aSecondRunAtTheSameTimeEndsWith5AndNamesTheFirst() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [("https://slow.example/fault/never/1.jpg", nil)])
            let running = try site.start("sync")
            try await origin.waitForRequests(1, host: "slow.example")
            let second = try site.run("sync")
            #expect(second.status == 5)
            #expect(second.errors.contains("\(running.process.processIdentifier)"))
            let status = try site.run("status")
            #expect(status.status == 0, "\(status.errors)")
            kill(running.process.processIdentifier, SIGTERM)
            #expect(running.wait().status == 143)
        }
    }

    @Test func showTellsOfOneSourceAndOneDocument() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", Self.pictures)
            #expect(try site.run("sync").status == 0)
            let source = try site.run("show", "https://a.example/1500x860/delta.jpg")
            #expect(source.status == 0, "\(source.errors)")
            #expect(source.output.contains("articles/river.md:4"))
            #expect(source.output.contains("image/jpeg, 1500x860"))
            let document = try site.run("show", "articles/river.md")
            #expect(document.output.contains("swapped"))
            let unknown = try site.run("show", "https://nobody.example/")
            #expect(unknown.status == 1)
        }
    }

    @Test func theSitesOwnFilesAreReadAndNotAskedFor() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.folder.write("assets/logo.svg", "<svg/>")
            let picture = try Pictures.encoded(
                width: 320, height: 200, format: .png, seed: 7, style: .graphic, orientation: 1)
            try Data(picture).write(
                to: URL(fileURLWithPath: site.folder.path + "/assets/plan.png"))
            try site.article(
                "own",
                [
                    ("/assets/plan.png", (320, 200)),
                    ("https://site.example/blog/assets/plan.png", nil),
                    ("/assets/none.png", nil), ("/../../etc/passwd", nil),
                ])
            let result = try site.run("sync")
            #expect(result.status == 0, "\(result.errors)")
            #expect(origin.count == 0)
            let reasons = try site.manifest().images.reduce(into: [:]) { $0[$1.url] = $1.reason }
            #expect(reasons["https://site.example/blog/assets/plan.png"] == "local")
            #expect(reasons["https://site.example/blog/assets/none.png"] == "local_missing")
            #expect(reasons.values.contains("local_refused"))
        }
    }
}
