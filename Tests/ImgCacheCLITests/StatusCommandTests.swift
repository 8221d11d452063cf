import Foundation
import OriginServer
import PictureOrigin
import Testing

@Suite(.serialized) struct StatusCommandTests {
    private func site(_ origin: Origin) throws -> Site {
        let site = try Site(origin: origin)
        try site.article(
            "river",
            [
                ("https://a.example/800x600/good.jpg", (800, 600)),
                ("https://b.example/640x360/reed.png", nil),
                ("https://c.example/fault/status/404/gone.jpg", nil),
            ])
        #expect(try site.run("sync").status == 0)
        return site
    }

    @Test func theJSONAgreesWithTheDisk() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            let status = try Status.read(try site.run("status", "--json", "--hosts", "1").output)
            #expect(status.hosts.count == 3)
            #expect(status.hosts.listed.map(\.host) == ["c.example"])
            #expect(status.hosts.rest.sources == 2)
            #expect(status.hosts.rest.cached == 2)
            let thumbnails = try site.folder.files("cache/thumbs").filter { $0.contains(".") }
            #expect(status.disk.kinds["thumbnails"]?.files == thumbnails.count)
            let manifest = try site.folder.read("cache/manifest.json").utf8.count
            #expect(status.disk.kinds["manifest"]?.bytes == manifest)
            #expect(status.presets.map(\.name) == ["card", "small"])
            #expect(status.presets.map(\.missing) == [0, 0])
            #expect(status.presets.map(\.files).reduce(0, +) == thumbnails.count)
            #expect(status.ages.sources == 3)
            #expect(status.ages.recent == 3)
            #expect(status.trend.count == 1)
            #expect(status.lastSuccesses.keys.sorted() == ["sync"])
        }
    }

    @Test func plotsFollowLocaleAndNoColor() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            func text(_ environment: [String: String], _ flags: String...) throws -> String {
                try Program.run(
                    ["status"] + flags, in: site.folder.path, environment: environment
                ).output
            }
            #expect(try text([:]).contains("█"))
            for plain in [
                try text(["LANG": "C"]), try text(["NO_COLOR": "1"]),
                try text(["TERM": "dumb"]), try text([:], "--no-color"),
                try text(["LC_ALL": "POSIX"]),
            ] {
                #expect(plain.contains("##"))
                #expect(plain.utf8.allSatisfy { $0 < 127 })
            }
            func blocks(_ columns: String) throws -> Int {
                try text(["COLUMNS": columns]).count { $0 == "█" }
            }
            #expect(try blocks("120") > blocks("80"))
        }
    }

    @Test func theDeadMansSwitchLooksPastTheRunsThatAreListed() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            for _ in 0..<3 { #expect(try site.run("sync", "--limit", "0").status == 0) }
            #expect(try site.run("status", "--max-age", "1h", "--runs", "1").status == 0)
            let late = try site.run("status", "--max-age", "0s", "--runs", "0")
            #expect([0, 2].contains(late.status))
        }
    }

    @Test(arguments: ["--hosts", "--runs"]) func listsCannotBeShorterThanEmpty(flag: String) throws
    {
        #expect(try Program.run(["status", flag, "-1"]).status == 64)
    }
}

/// The parts of a status that tests look at.
private struct Status: Decodable {
    var hosts: Hosts
    var presets: [Preset]
    var disk: Disk
    var ages: Ages
    var trend: [Point]
    var lastSuccesses: [String: String]

    struct Hosts: Decodable {
        var count: Int
        var listed: [Host]
        var rest: Rest
    }

    struct Host: Decodable { var host: String }

    struct Rest: Decodable {
        var sources: Int
        var cached: Int
    }

    struct Preset: Decodable {
        var name: String
        var files: Int
        var missing: Int
    }

    struct Disk: Decodable { var kinds: [String: Volume] }

    struct Volume: Decodable {
        var files: Int
        var bytes: Int
    }

    struct Ages: Decodable {
        var sources: Int
        var recent: Int
    }

    struct Point: Decodable { var run: Run }

    struct Run: Decodable { var id: Int }

    static func read(_ text: String) throws -> Status {
        try JSONDecoder().decode(Status.self, from: Data(text.utf8))
    }
}
