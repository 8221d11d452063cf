import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

@Suite struct StatusReportTests {
    private let report = StatusSamples.report()

    @Test func theStatusTellsHowTheCacheStands() {
        let expected = """
            imgcache: cache
              documents   8
              images      40 references to 30 sources on 5 hosts
              cached      24 (80 %)
              succeeded   sync 2 d ago, audit 8 d ago
              checked     28 of 30 (93 %) within 7 d; the oldest 12 d ago, the newest 24 h 0 min ago
              fetched     the oldest 100 d ago, the newest 24 h 0 min ago
              decoders    no new privileges, Landlock, memory limit, file limits; without seccomp

            sources by verdict
              ok          24   80 %  ###########################################
                              21 fresh, 3 moved_permanently
              gone         5   16 %  #########
                              5 http_404
              transient    1    3 %  ##
                              1 timeout

            declared sizes: 33 match, 5 undeclared, 2 different

            hosts                   sources  cached  in trouble  originals
              bad.example                 6       1           5     1.0 KB
              (own files, refused)        3       3           0     2.0 MB
              and 4 more hosts           21      20           1    16.0 MB

            presets              files     size  originals without
              card                  44   450 KB                  2
              (earlier recipes)     18  90.0 KB

            disk          files     size
              originals      22  18.3 MB
              thumbnails     88   900 KB
              catalog         1   250 KB
              set aside       2   3.0 KB
              together      113  19.5 MB
              12.0 GB free, of which runs leave 1.0 GB

            last runs
              12  2026-11-23T02:00:00Z  sync    under way
              11  2026-11-22T02:00:00Z  audit   network       3 min 20 s 30 asked, 6 failed
              10  2026-11-21T02:00:00Z  sync    complete      3 min 20 s 30 asked, 6 failed

            the last 11 runs, from 2026-11-12 to 2026-11-22
              cached      ..: ::::---  76 % (60 % to 100 %)
              broken      #** ==-:.._  0 (0 to 10)
              suspect     ### #######  1 (0 to 1)
              asked       ###########  30 (0 to 30)
              failed      ###########  6 (0 to 6)
              took        ..:--==+**#  3 min 40 s (0 to 3 min 40 s)
            """
        #expect(report.text() == expected)
    }

    @Test(arguments: [40, 60, 80, 132])
    func plotsAndTablesKeepToTheWidth(width: Int) {
        let style = Style(isColored: false, drawsBlocks: true, width: width)
        let lines = report.text(style: style).split(separator: "\n")
        let plotted = lines.filter { line in
            line.contains { "▁▂▃▄▅▆▇█▉▊▋▌▍▎▏".contains($0) } || line.contains("example")
        }
        #expect(plotted.count > 8)
        for line in plotted where width >= 60 { #expect(line.count <= width, "\(line)") }
    }

    @Test func aWiderTerminalHasLongerBars() {
        func bar(_ width: Int) -> Int {
            report.text(style: Style(isColored: false, drawsBlocks: true, width: width))
                .split(separator: "\n").first { $0.hasPrefix("  ok ") }
                .map { $0.count { $0 == "█" } } ?? 0
        }
        #expect(bar(120) > bar(80))
    }

    @Test func plainTextIsASCIIWithoutEscapes() {
        #expect(report.text().utf8.allSatisfy { (32...126).contains($0) || $0 == 10 })
        let colored = report.text(style: Style(isColored: true, drawsBlocks: true))
        #expect(colored.contains("\u{1B}[32m"))
        #expect(colored.contains("█"))
    }

    @Test func anEmptyCacheSaysWhatToDo() {
        var empty = report
        empty.overview = CatalogOverview()
        empty.protections = nil
        empty.workerFault = "no worker"
        let text = empty.text()
        #expect(text.contains("no run yet: imgcache sync"))
        #expect(text.contains("decoders    no worker"))
        #expect(!text.contains("hosts "))
    }

    @Test func hostsOfStrangersCannotWriteToTheTerminal() {
        var hostile = report
        hostile.overview.hosts.listed[0].host = "\u{1B}[31mx\u{202E}y"
        #expect(hostile.text().contains("\\u{1b}[31mx\\u{202e}y"))
    }

    @Test func aDiskBelowItsReserveIsTold() {
        var full = report
        full.disk.free = ByteCount(5)
        #expect(
            full.text(style: Style(isColored: true)).contains("\u{1B}[31m  5 B free"))
    }

    @Test func successCountsTheLatestOfAllCommands() {
        #expect(report.lastSuccess == StatusSamples.day(-2))
        #expect(report.succeeded(within: .seconds(2 * 86400)))
        #expect(!report.succeeded(within: .seconds(2 * 86400 - 1)))
    }

    @Test func theJSONHasEverythingUnderStableKeys() throws {
        let object = try JSONSerialization.jsonObject(with: Data(report.json().utf8))
        let json = try #require(object as? [String: Any])
        #expect(
            json.keys.sorted() == [
                "ages", "cache", "disk", "hosts", "lastSuccess", "lastSuccesses", "now",
                "presets", "protections", "runs", "totals", "trend",
            ])
        let hosts = try #require(json["hosts"] as? [String: Any])
        #expect(hosts["count"] as? Int == 5)
        #expect((hosts["rest"] as? [String: Any])?["sources"] as? Int == 21)
        #expect((hosts["listed"] as? [[String: Any]])?.first?["troubled"] as? Int == 5)
        let disk = try #require(json["disk"] as? [String: Any])
        #expect(disk["freeBytes"] as? Int == 12_000_000_000)
        let kinds = try #require(disk["kinds"] as? [String: [String: Int]])
        #expect(Set(kinds.keys) == Set(DiskUse.Kind.allCases.map(\.rawValue)))
        #expect(kinds["quarantine"] == ["files": 2, "bytes": 3000])
        #expect((disk["total"] as? [String: Int])?["files"] == 113)
        let ages = try #require(json["ages"] as? [String: Any])
        #expect(ages["recent"] as? Int == 28)
        #expect(ages["revalidateAfterSeconds"] as? Int == 604_800)
        #expect(ages["oldestCheck"] as? String == StatusSamples.day(-12).description)
        let trend = try #require(json["trend"] as? [[String: Any]])
        #expect(trend.count == 11)
        #expect(trend[3]["broken"] == nil)
        #expect(trend[10]["cached"] as? Int == 23)
        #expect((json["totals"] as? [String: Any])?["verdicts"] is [String: Int])
        #expect((json["lastSuccesses"] as? [String: String])?.count == 2)
    }
}
