import Foundation
import OriginServer
import PictureOrigin
import Testing

@Suite(.serialized) struct MetricsFileTests {
    /// The value of a series, or nothing.
    private func value(_ series: String, _ text: String) -> String? {
        text.split(separator: "\n").first { $0.hasPrefix(series + " ") }
            .map { String($0.dropFirst(series.count + 1)) }
    }

    private func outcome(_ command: String, _ text: String) -> [String] {
        text.split(separator: "\n").filter {
            $0.hasPrefix("imgcache_last_run_outcome{command=\"\(command)\"") && $0.hasSuffix(" 1")
        }.compactMap { $0.split(separator: "outcome=\"").last?.split(separator: "\"").first }
            .map(String.init)
    }

    private let success = "imgcache_last_success_timestamp_seconds{command=\"sync\"}"

    @Test func aRunLeavesAFileThatEverybodyMayRead() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [("https://a.example/800x600/good.jpg", (800, 600))])
            // A strict umask is no reason for a collector not to see the file.
            let result = try Program.run(
                "/bin/sh",
                [
                    "-c", "umask 077; \"$0\" sync --metrics-file imgcache.prom \"$@\"",
                    Program.path.path,
                ] + site.network, in: site.folder.path)
            #expect(result.status == 0, "\(result.errors)")
            let text = try site.folder.read("imgcache.prom")
            #expect(outcome("sync", text) == ["complete"])
            #expect(value("imgcache_sources{verdict=\"ok\"}", text) == "1")
            #expect(value("imgcache_last_run_requests{command=\"sync\"}", text) == "1")
            #expect(value(success, text) != nil)
            let path = site.folder.path + "/imgcache.prom"
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o644)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: site.folder.path).sorted()
                    == ["articles", "cache", "config", "imgcache.prom"])
        }
    }

    @Test func everyCommandWritesTheSameMetrics() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article(
                "river",
                [
                    ("https://a.example/800x600/good.jpg", nil),
                    ("https://a.example/fault/status/404/gone.jpg", nil),
                ])
            #expect(try site.run("sync", "--metrics-file", "m.prom").status == 0)
            let result = try site.run(
                "audit", "--recheck", "all", "--fail-on", "suspect", "--metrics-file", "m.prom")
            #expect(result.status == 2, "\(result.errors)")
            let audited = try site.folder.read("m.prom")
            #expect(outcome("sync", audited) == ["complete"])
            #expect(outcome("audit", audited) == ["complete"])
            #expect(value("imgcache_sources{verdict=\"gone\"}", audited) == "1")
            #expect(try site.run("status", "--metrics-file", "m.prom").status == 0)
            func series(_ text: String) -> Set<Substring> {
                // All but what time and disk change by themselves.
                Set(text.split(separator: "\n").filter { !$0.contains("disk_free") })
            }
            #expect(series(try site.folder.read("m.prom")) == series(audited))
        }
    }

    @Test func aRunThatFailsLeavesTheLastSuccess() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [("https://a.example/800x600/good.jpg", nil)])
            #expect(try site.run("sync", "--metrics-file", "m.prom").status == 0)
            let before = try #require(value(success, try site.folder.read("m.prom")))
            // No documents: the run has no number.
            try FileManager.default.removeItem(atPath: site.folder.path + "/articles")
            #expect(try site.run("sync", "--metrics-file", "m.prom").status == 3)
            let failed = try site.folder.read("m.prom")
            #expect(outcome("sync", failed) == ["failed"])
            #expect(value(success, failed) == before)
            #expect(value("imgcache_cached_sources", failed) == "1")
            // A configuration that cannot be read: nobody knows where the cache lies.
            try site.folder.write("config/imgcache.yaml", "content: {rootz: [x]}\n")
            #expect(try site.run("sync", "--metrics-file", "m.prom").status == 3)
            let lost = try site.folder.read("m.prom")
            #expect(outcome("sync", lost) == ["failed"])
            #expect(value(success, lost) == before)
            #expect(value("imgcache_cached_sources", lost) == nil)
        }
    }

    @Test func aRunThatFindsTheLockHeldIsNone() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [("https://slow.example/fault/never/1.jpg", nil)])
            let running = try site.start("sync", "--metrics-file", "m.prom")
            try await origin.waitForRequests(1, host: "slow.example")
            #expect(try site.run("sync", "--metrics-file", "m.prom").status == 5)
            #expect(outcome("sync", try site.folder.read("m.prom")).isEmpty)
            kill(running.process.processIdentifier, SIGTERM)
            #expect(running.wait().status == 143)
            let text = try site.folder.read("m.prom")
            #expect(outcome("sync", text) == ["interrupted"])
            #expect(value(success, text) == nil)
        }
    }

    @Test func aFileThatCannotBeWrittenIsToldAfterTheRun() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [("https://a.example/800x600/good.jpg", nil)])
            let result = try site.run("sync", "--metrics-file", "nowhere/m.prom")
            #expect(result.status == 1)
            #expect(result.errors.contains("nowhere/m.prom"))
            #expect(try site.manifest().images.count == 1)
            let owned = try site.run("status", "--metrics-file", "cache/manifest.json")
            #expect(owned.status == 1)
            #expect(try site.manifest().images.count == 1)
        }
    }

    @Test func aDryRunWritesNoMetrics() throws {
        let result = try Program.run(["sync", "--dry-run", "--metrics-file", "m.prom"])
        #expect(result.status == 64)
        #expect(result.errors.contains("--metrics-file"))
    }
}
