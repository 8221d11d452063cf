import Foundation
import OriginServer
import PictureOrigin
import Testing

@Suite(.serialized) struct UpkeepEndToEndTests {
    private func cachedSite(
        _ body: (Site, Origin) async throws -> Void
    ) async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", SyncEndToEndTests.pictures)
            let result = try site.run("sync")
            #expect(result.status == 0, "\(result.errors)")
            try await body(site, origin)
        }
    }

    private static func thumbnailPaths(_ manifest: Manifest) -> [String] {
        var paths: [String] = []
        for image in manifest.images {
            for thumbnail in image.thumbnails ?? [] { paths.append(thumbnail.path) }
        }
        return paths
    }

    /// The manifest without its first line, which holds the time and the run.
    private func body(of site: Site) throws -> ArraySlice<Substring> {
        try site.folder.read("cache/manifest.json").split(separator: "\n").dropFirst()
    }

    @Test func aSoundCachePassesAndADamagedOneEndsWithFindings() async throws {
        try await cachedSite { site, origin in
            let sound = try site.run("verify", "--decode", "all")
            #expect(sound.status == 0, "\(sound.output)\(sound.errors)")
            let thumbnail = try #require(try site.manifest().images.first?.thumbnails?.first)
            try site.folder.write("cache/\(thumbnail.path)", "")
            let damaged = try site.run("verify")
            #expect(damaged.status == 2)
            #expect(damaged.output.contains(thumbnail.path))
            let asked = origin.count
            let repaired = try site.run("verify", "--repair")
            #expect(repaired.status == 0, "\(repaired.output)\(repaired.errors)")
            #expect(origin.count == asked)
            #expect(try site.run("verify", "--decode", "all").status == 0)
        }
    }

    @Test func aDamagedCatalogIsMadeAnewWithoutARequest() async throws {
        try await cachedSite { site, origin in
            let before = try site.manifest()
            let path = site.folder.path + "/cache/catalog.sqlite"
            let size = try #require(
                try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
            try Data(repeating: 7, count: size).write(to: URL(fileURLWithPath: path))
            let refused = try site.run("sync")
            #expect(refused.status != 0)
            #expect(refused.errors.contains("verify --repair"), "\(refused.errors)")
            let asked = origin.count
            let repaired = try site.run("verify", "--repair")
            #expect(repaired.status == 0, "\(repaired.output)\(repaired.errors)")
            #expect(repaired.output.contains("5 originals, 5 sources"), "\(repaired.output)")
            let after = try site.run("sync")
            #expect(after.status == 0, "\(after.errors)")
            #expect(origin.count == asked)
            let manifest = try site.manifest()
            #expect(manifest.images.allSatisfy { $0.isCached })
            let names = Self.thumbnailPaths(manifest)
            #expect(names == Self.thumbnailPaths(before))
            #expect(try site.run("verify", "--decode", "all").status == 0)
        }
    }

    @Test func aRepairThatFailsHalfWayChangesNothing() async throws {
        try await cachedSite { site, origin in
            let path = site.folder.path + "/cache/catalog.sqlite"
            try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: path))
            let manifest = try site.folder.read("cache/manifest.json")
            let articles = site.folder.path + "/articles"
            try FileManager.default.moveItem(atPath: articles, toPath: articles + ".away")
            let failed = try site.run("verify", "--repair")
            #expect(failed.status != 0 && failed.status != 2, "\(failed.output)\(failed.errors)")
            try FileManager.default.moveItem(atPath: articles + ".away", toPath: articles)
            // Not begun anew with an empty catalog, which would give up every copy.
            let asked = origin.count
            let refused = try site.run("sync")
            #expect(refused.status != 0)
            #expect(refused.errors.contains("verify --repair"), "\(refused.errors)")
            #expect(try site.folder.read("cache/manifest.json") == manifest)
            let repaired = try site.run("verify", "--repair")
            #expect(repaired.output.contains("5 originals, 5 sources"), "\(repaired.output)")
            #expect(origin.count == asked)
        }
    }

    @Test(arguments: [true, false])
    func aMissingCatalogIsMadeAnewAndNothingThatIsServedMoves(isEmpty: Bool) async throws {
        try await cachedSite { site, origin in
            let path = site.folder.path + "/cache/catalog.sqlite"
            try FileManager.default.removeItem(atPath: path)
            if isEmpty { try Data().write(to: URL(fileURLWithPath: path)) }
            let asked = origin.count
            let repaired = try site.run("verify", "--repair")
            #expect(repaired.status == 0, "\(repaired.output)\(repaired.errors)")
            #expect(!repaired.output.contains("quarantine/thumbs"), "\(repaired.output)")
            #expect(try site.run("sync").status == 0)
            #expect(origin.count == asked)
            #expect(try site.manifest().images.allSatisfy { $0.isCached })
        }
    }

    @Test(arguments: ["catalog.sqlite", "manifest.json", "originals/ab/x", "thumbs/card/x"])
    func anOutputNeverReplacesAFileOfTheCache(name: String) async throws {
        try await cachedSite { site, _ in
            try FileManager.default.createDirectory(
                atPath: site.folder.path + "/cache/originals/ab",
                withIntermediateDirectories: true)
            for command in [["export"], ["audit", "--offline", "--format", "json"]] {
                let result = try site.run(command + ["--output", "cache/\(name)"])
                #expect(result.status == 1, "\(result.output)\(result.errors)")
                #expect(result.errors.contains("belongs to the cache"), "\(result.errors)")
            }
            #expect(try site.run("verify", "--decode", "all").status == 0)
        }
    }

    @Test func aDryPruneAfterAChangedPresetChangesNothing() async throws {
        try await cachedSite { site, _ in
            let text = try site.folder.read("config/imgcache.yaml")
            try site.folder.write(
                "config/imgcache.yaml", text.replacing("width: 400", with: "width: 300"))
            #expect(try site.run("prune", "--dry-run").status == 0)
            let status = try site.run("status")
            #expect(status.output.contains("5 (100 %)"), "\(status.output)")
        }
    }

    @Test func aTakedownStaysOutWhenTheCatalogIsMadeAnew() async throws {
        try await cachedSite { site, origin in
            let url = SyncEndToEndTests.pictures[0].url
            #expect(try site.run("forget", url, "--block").status == 0)
            let path = site.folder.path + "/cache/catalog.sqlite"
            try Data(repeating: 7, count: 8192).write(to: URL(fileURLWithPath: path))
            let repaired = try site.run("verify", "--repair")
            #expect(repaired.status == 0, "\(repaired.output)\(repaired.errors)")
            let asked = origin.count
            #expect(try site.run("sync").status == 0)
            #expect(origin.count == asked)
            let image = try #require(try site.manifest().images.first { $0.url == url })
            #expect(!image.isCached)
        }
    }

    @Test func aLiftedBlockLetsTheNextSyncAskAgain() async throws {
        try await cachedSite { site, origin in
            let url = SyncEndToEndTests.pictures[0].url
            #expect(try site.run("forget", url, "--block", "--unblock").status == 64)
            #expect(try site.run("forget", url, "--unblock").status == 1)
            #expect(try site.run("forget", url, "--block").status == 0)
            #expect(try site.run("sync").status == 0)
            let lifted = try site.run("forget", url, "--unblock")
            #expect(lifted.status == 0)
            #expect(lifted.output.contains("asks for 1 source\n"), "\(lifted.output)")
            let asked = origin.count
            #expect(try site.run("sync").status == 0)
            #expect(origin.count == asked + 1)
            #expect(try site.manifest().images.first { $0.url == url }?.isCached == true)
        }
    }

    @Test func aRunThatAsksNobodyIsNoSuccessOfANight() async throws {
        try await cachedSite { site, _ in
            let before = try site.run("status", "--json").output
            #expect(try site.run("sync", "--offline").status == 0)
            let after = try site.run("status", "--json").output
            let line = #/"lastSuccess" ?: ?"[^"]*"/#
            #expect(before.firstMatch(of: line)?.output == after.firstMatch(of: line)?.output)
            #expect(before.firstMatch(of: line) != nil)
        }
    }

    @Test func nobodyElseCanHoldTheLock() async throws {
        try await cachedSite { site, _ in
            let path = site.folder.path + "/cache/run.lock"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func pruneFreesWhatNoDocumentMentions() async throws {
        try await cachedSite { site, _ in
            try site.article("river", Array(SyncEndToEndTests.pictures.dropLast()))
            #expect(try site.run("sync").status == 0)
            let waiting = try site.run("prune")
            #expect(waiting.output.contains("wait for their grace"), "\(waiting.output)")
            let before = try body(of: site)
            let dry = try site.run("prune", "--grace", "0s", "--dry-run")
            #expect(dry.output.contains("would free 4 files"), "\(dry.output)")
            let pruned = try site.run("prune", "--grace", "0s")
            #expect(pruned.status == 0)
            #expect(pruned.output.contains("freed 4 files"), "\(pruned.output)")
            #expect(try body(of: site) == before)
            #expect(try site.run("verify", "--decode", "all").status == 0)
            #expect(try site.run("prune", "--max-size", "1KB").status == 2)
            #expect(try site.manifest().images.allSatisfy { $0.isCached })
        }
    }

    @Test func aJSONLogNamesEveryTroubleWithoutSecrets() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            let url = "https://a.example/gone.jpg?sig=topsecretsignature"
            try origin.script(url, responses: [.status(404)])
            try site.article("river", [(url, nil)])
            let result = try site.run("sync", "--log-level", "info", "--log-format", "json")
            #expect(result.status == 0)
            let lines = try result.errors.split(separator: "\n").filter { $0.hasPrefix("{\"time") }
                .map { try JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
            #expect(lines.contains { $0["reason"] == "http_404" && $0["level"] == "info" })
            #expect(!result.errors.contains("topsecretsignature"))
        }
    }
}
