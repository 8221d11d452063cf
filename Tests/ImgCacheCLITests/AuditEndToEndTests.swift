import Foundation
import OriginServer
import PictureOrigin
import Testing

@Suite(.serialized) struct AuditEndToEndTests {
    static let good = "https://a.example/800x600/good.jpg"
    static let gone = "https://b.example/fault/status/404/gone.jpg"

    private func site(_ origin: Origin, configuration: String = "") throws -> Site {
        let site = try Site(origin: origin, configuration: configuration)
        try site.article("river", [(Self.good, (400, 300)), (Self.gone, nil)])
        return site
    }

    @Test func anAuditTellsWhatIsInTroubleAndWhereToLook() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            #expect(try site.run("sync").status == 0)
            let asked = origin.count
            let result = try site.run("audit", "--json", "--recheck", "all")
            #expect(result.status == 0, "a first failed night is not broken: \(result.errors)")
            let report = try AuditDocument.read(result.output)
            #expect(report.run.id == 2)
            #expect(report.totals.sources == 2)
            #expect(report.totals.cached == 1)
            #expect(report.totals.asked == 2)
            let finding = try #require(report.findings.first)
            #expect(report.findings.count == 1)
            #expect(finding.url == Self.gone)
            #expect(finding.standing == "suspect")
            #expect(finding.nights == 1, "sync and audit on one night are one strike")
            #expect(finding.mentions.map { "\($0.document):\($0.line)" } == ["articles/river.md:7"])
            #expect(report.sizes.map(\.check) == ["scaled"])
            let conditional = origin.requests(host: "a.example").last?.header("if-none-match")
            #expect(conditional != nil)
            #expect(origin.count == asked + 2)
            #expect(try site.manifest().run.outcome == "complete")
        }
    }

    @Test func withoutValidatorsAPartIsAskedFor() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            origin.rule(host: "*.example") { _ in .noValidators }
            origin.rule(host: "stubborn.example") { _ in .noValidators.then(.range416) }
            try site.article(
                "big",
                [
                    ("https://a.example/3000x2000/large.jpg", nil),
                    ("https://stubborn.example/3000x2000/large.jpg", nil),
                ])
            #expect(try site.run("sync").status == 0)
            let before = origin.requests().map(\.bytesSent)
            #expect(before.allSatisfy { $0 > 65536 })
            origin.resetRecords()
            let result = try site.run("audit", "--json", "--recheck", "all")
            let report = try AuditDocument.read(result.output)
            #expect(report.findings.isEmpty, "\(result.output)")
            let parts = origin.requests(host: "a.example")
            #expect(parts.map { $0.header("range") } == ["bytes=0-65535"])
            #expect(parts.map(\.status) == [206])
            #expect(parts.map(\.bytesSent) == [65536])
            let stubborn = origin.requests(host: "stubborn.example")
            #expect(stubborn.map { $0.header("range") } == ["bytes=0-65535", nil])
            #expect(stubborn.map(\.status) == [416, 200])
        }
    }

    @Test(arguments: [
        ("broken", 2), ("suspect", 2), ("size", 2), ("never", 0),
    ]) func theStatusSaysWhatWasFound(failOn: String, status: Int32) async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("own", [(Self.good, (1, 2)), ("/assets/none.png", nil)])
            #expect(try site.run("sync").status == 0)
            let result = try site.run("audit", "--fail-on", failOn)
            #expect(result.status == status, "\(result.output)\(result.errors)")
        }
    }

    @Test(arguments: [("broken", 0), ("suspect", 2), ("size", 0)])
    func aFirstFailedNightFailsOnlySuspicion(failOn: String, status: Int32) async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [(Self.good, nil), (Self.gone, nil)])
            let result = try site.run("audit", "--fail-on", failOn)
            #expect(result.status == status, "\(result.output)\(result.errors)")
        }
    }

    @Test func whatIsSetAsideFailsNothing() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(
                origin: origin,
                configuration: """
                    audit:
                      acknowledged:
                        - {host: b.example, reason: http_404, note: They mend it, until: 2999-01-01}
                    """)
            try site.article("river", [(Self.gone, nil), (Self.good, nil)])
            let result = try site.run("audit", "--fail-on", "suspect", "--json")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            let report = try AuditDocument.read(result.output)
            #expect(report.totals.acknowledged == 1)
            #expect(report.findings.first?.acknowledged?.note == "They mend it")
        }
    }

    @Test func offlineNeedsNeitherNetworkNorLock() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            #expect(try site.run("sync").status == 0)
            try site.article("slow", [("https://slow.example/fault/never/1.jpg", nil)])
            let running = try site.start("sync")
            try await origin.waitForRequests(1, host: "slow.example")
            let asked = origin.count
            let report = try site.run("audit", "--offline", "--json")
            #expect(report.status == 0, "\(report.errors)")
            #expect(try AuditDocument.read(report.output).findings.first?.url == Self.gone)
            #expect(try site.run("audit").status == 5)
            #expect(origin.count == asked)
            kill(running.process.processIdentifier, SIGTERM)
            #expect(running.wait().status == 143)
        }
    }

    @Test func aSignalEndsAnAuditWithEverythingSavedAndReported() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            try site.article("slow", [("https://slow.example/fault/never/1.jpg", nil)])
            let running = try site.start("audit", "--json")
            try await origin.waitForRequests(1, host: "slow.example")
            try await origin.waitForRequests(1, host: "b.example")
            kill(running.process.processIdentifier, SIGINT)
            let result = running.wait()
            #expect(result.status == 130, "\(result.errors)")
            #expect(try AuditDocument.read(result.output).run.outcome == "interrupted")
            #expect(try site.manifest().run.outcome == "interrupted")
            #expect(try site.folder.files("cache/tmp").isEmpty)
        }
    }

    @Test func aNightWithoutANetworkEndsWith4AndStrikesNobody() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article(
                "river", (1...4).map { ("https://h\($0).example/80x60/a.jpg", nil) })
            #expect(try site.run("sync").status == 0)
            let dark = try Program.run(
                [
                    "audit", "--json", "--recheck", "all", "--cacert", origin.caFile,
                    "--allow-address", "127.0.0.1/32",
                    "--connect-to", "::127.0.0.1:\(origin.closedPort)",
                ], in: site.folder.path)
            #expect(dark.status == 4, "\(dark.output)\(dark.errors)")
            let report = try AuditDocument.read(dark.output)
            #expect(report.run.outcome == "network")
            #expect(report.findings.isEmpty)
            #expect(report.incidents.isEmpty)
        }
    }

    @Test func pathsNarrowWhatIsAskedAndTold() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            try site.article("lake", [("https://c.example/fault/status/410/x.jpg", nil)])
            let result = try site.run("audit", "articles/lake.md", "--json")
            #expect(origin.requests().map(\.host) == ["c.example"])
            let report = try AuditDocument.read(result.output)
            #expect(report.totals.sources == 1)
            #expect(report.findings.map(\.reason) == ["http_410"])
        }
    }

    @Test func severalFormatsComeFromOneRun() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            let result = try site.run(
                "audit", "--output", "report.html", "--output", "report.json", "--output",
                "junit.xml", "--output", "report.md", "--since", "LAST")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.isEmpty)
            #expect(result.errors.contains("no earlier run"))
            #expect(try site.folder.read("report.html").contains("<html"))
            #expect(try AuditDocument.read(site.folder.read("report.json")).findings.count == 1)
            #expect(try site.folder.read("junit.xml").contains("<testsuite"))
            #expect(try site.folder.read("report.md").contains("b.example"))
            let rest = try site.folder.files(".").filter { $0.contains("part-") }
            #expect(rest.isEmpty)
            let paired = try site.run(
                "audit", "--offline", "--format", "csv", "--output", "-", "--format", "json",
                "--output", "odd.name")
            #expect(paired.status == 0, "\(paired.errors)")
            #expect(paired.output.contains("http_404"))
            #expect(try AuditDocument.read(site.folder.read("odd.name")).run.id == nil)
        }
    }

    @Test func aFileThatCannotBeWrittenInTheEndSaysWhatToDo() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", [("https://slow.example/fault/slow-head/1500/1.jpg", nil)])
            try site.folder.write("reports/keep", "")
            let running = try site.start("audit", "--output", "reports/report.json")
            try await origin.waitForRequests(1, host: "slow.example")
            try FileManager.default.removeItem(atPath: site.folder.path + "/reports")
            let result = running.wait()
            #expect(result.status == 1)
            #expect(result.errors.contains("reports/report.json"))
            #expect(result.errors.contains("--offline"))
            #expect(try site.run("audit", "--offline").status == 0)
        }
    }

    @Test func changesSinceADateAreTold() async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try site(origin)
            let result = try site.run("audit", "--json", "--since", "2020-01-01")
            let report = try AuditDocument.read(result.output)
            #expect(report.changes?.added.map(\.url).sorted() == [Self.good, Self.gone])
            #expect(report.changes?.broke.isEmpty == true)
        }
    }
}

@Suite(.serialized) struct AuditUsageTests {
    @Test(arguments: [
        ["--format", "nosuch"], ["--format", "json", "--format", "csv"],
        ["--output", "report.unknown"], ["--output", "noextension"],
        ["--output", "a.html", "--format", "html", "--format", "csv"],
        ["--output", "a.html", "--output", "a.html"], ["--json", "--format", "text"],
        ["--since", "yesterday"], ["--limit", "-1"], ["--fail-on", "all"],
        ["--recheck", "dead"],
    ]) func wrongUsageEndsWith64AndSaysWhy(arguments: [String]) throws {
        let result = try Program.run(["audit"] + arguments)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Error: "))
    }

    @Test(arguments: [
        ["--recheck", "stale"], ["--limit", "0"], ["--max-duration", "2h"], ["--accept-removals"],
        ["--wait", "0s"], ["--wait", "1m", "--recheck", "all"],
    ]) func offlineRefusesFlagsThatMeanNothingThenAndNamesThem(arguments: [String]) throws {
        let result = try Program.run(["audit", "--offline"] + arguments)
        #expect(result.status == 64)
        for flag in arguments where flag.hasPrefix("--") {
            #expect(result.errors.contains(flag), "\(result.errors)")
        }
    }

    @Test(arguments: ["nowhere/report.html", "articles", "locked/report.json"])
    func aPlaceThatCannotBeWrittenIsFoundBeforeAnybodyIsAsked(path: String) async throws {
        try await withOrigin(pictures: PictureMaker()) { origin in
            let site = try Site(origin: origin)
            try site.article("river", SyncEndToEndTests.pictures)
            // Not even the super-user makes a file below a file.
            try site.folder.write("locked", "")
            let format = ["--format", path.hasSuffix("json") ? "json" : "html"]
            let result = try site.run(["audit", "--output", path] + format)
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.errors.contains(path), "\(result.errors)")
            #expect(origin.count == 0)
        }
    }

    @Test func lookingWhetherAReportCanBeWrittenLeavesNothingBehind() throws {
        let home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content: {roots: [nowhere]}\n")
        let result = try Program.run(["audit", "--output", "report.html"], in: home.path)
        #expect(result.status == 3)
        #expect(try home.files("").allSatisfy { !$0.contains("report") })
    }

    @Test func withoutACacheOfflineSaysWhatToDo() throws {
        let home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content: {roots: [a]}\n")
        let result = try Program.run(["audit", "--offline"], in: home.path)
        #expect(result.status == 1)
        #expect(result.errors.contains("imgcache sync"))
    }

    @Test func wrongRootsEndWith3() throws {
        let home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content: {roots: [nowhere]}\n")
        #expect(try Program.run(["audit"], in: home.path).status == 3)
    }
}
