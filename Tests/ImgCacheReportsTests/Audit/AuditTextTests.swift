import ImgCacheModel
import Testing

@testable import ImgCacheReports

@Suite struct AuditTextTests {
    @Test func aPersonReadsWhatToDoHostByHostAndThenByArticle() throws {
        var report = AuditSamples.weekly
        let hosts = ["cdn.example.org", "pictures.dunes.example.org"]
        report.findings.removeAll { !hosts.contains($0.host) }
        report.findings.removeAll { $0.url.hasSuffix("tide.jpg") || $0.url.hasSuffix("marram.jpg") }
        report.incidents.removeLast()
        report.changes?.added = []
        #expect(try report.whole(.text) == Self.expected)
    }

    private static let expected = """
        imgcache audit: 1 dead, 6 broken, 1 flapping, 1 suspect, 2 blocked, 1 limited, 1 notice (run 41, complete)
          at         2026-11-23T02:14:00Z
          documents  312
          images     1240 references to 982 sources, 968 cached (98 %)
          asked      141
          sizes      1 different, 1 swapped
          set aside  2 findings

        Since 2026-11-16T02:14:00Z (run 34)
          broke      1
            2026-11-21  http_404            https://cdn.example.org/2025/regatta/start.jpg
          recovered  1
            2026-11-18  fresh               https://cdn.example.org/2024/lighthouse-dawn.jpg
          added      0

        pictures.dunes.example.org  whole host in trouble: all 4 sources: the host name does not exist
          broken    dns_nxdomain        https://pictures.dunes.example.org/2023/avocet.jpg
                    the host name does not exist
                    since 2026-11-14, 9 failed nights, last good 2026-11-13
                    the cached copy serves readers
                    in news/2023/dunes.md:6
                    -> an archive may hold it from around 8 Jun 2024: https://archive.example.com/20240608/pictures.dunes.example.org/avocet
                    -> readers see the cached copy: no hurry
          broken    dns_nxdomain        https://pictures.dunes.example.org/2023/wind.jpg
                    the host name does not exist
                    since 2026-11-14, 9 failed nights, last good 2026-11-13
                    no copy: readers may see nothing
                    in news/2023/dunes.md:6
                    -> an archive may hold it from around 8 Jun 2024: https://archive.example.com/20240608/pictures.dunes.example.org/wind

        cdn.example.org  2 sources
          dead      not_an_image        https://cdn.example.org/2019/mill-wheel.png
                    a page or a text came with a good status, and no picture: text/html came, 4.1 KB
                    since 2026-09-13, 37 failed nights, last good 2026-09-12
                    leads to https://cdn.example.org/?p=404
                    no copy: readers may see nothing
                    in guides/mills.md:22
                    -> give the article another picture, or take it out
          broken    http_404            https://cdn.example.org/2025/regatta/start.jpg
                    the server has nothing at this address (HTTP 404)
                    since 2026-11-19, 3 failed nights, last good 2026-11-18
                    the cached copy serves readers
                    in news/2025/regatta.md:12
                    in news/2026/regatta.md:31
                    -> the same picture is at another address in your articles: https://cdn.example.org/2025/regatta/start-1600.jpg
                    -> readers see the cached copy: no hurry

        Wrong sizes
          news/2026/regatta.md:14  different  declares 1600x900, is 1200x1200  https://cdn.example.org/2026/regatta/finish.jpg
          news/2026/regatta.md:18  swapped    declares 1200x800, is 800x1200  https://cdn.example.org/2026/regatta/harbour.jpg

        By article
        guides/mills.md  "Water mills, wheel by wheel"
          22    dead      not_an_image        https://cdn.example.org/2019/mill-wheel.png
        news/2023/dunes.md  "A winter on the dunes"
          6     broken    dns_nxdomain        https://pictures.dunes.example.org/2023/avocet.jpg
          6     broken    dns_nxdomain        https://pictures.dunes.example.org/2023/wind.jpg
        news/2025/regatta.md  "Forty sails and no wind"
          12    broken    http_404            https://cdn.example.org/2025/regatta/start.jpg
        news/2026/regatta.md  "The regatta, a year later"
          31    broken    http_404            https://cdn.example.org/2025/regatta/start.jpg

        Set aside
          broken    http_410            https://cdn.example.org/2022/festival.jpg
                    until 2026-12-13: The agency sends a new one in December
          news/2025/bees.md:9  scaled  https://cdn.example.org/2025/bees.jpg
                    until 2026-12-23: the large one comes with the next edition

        Documents that cannot be read
          news/2026/old-harbour.md:7: the key 'images' stands twice

        """

    @Test func aHostThatAskedToBeLeftAloneIsQuotedWithItsTime() throws {
        for format in [AuditFormat.text, .markdown, .json] {
            let text = try AuditSamples.weekly.whole(format)
            #expect(text.contains("2026-11-24T03:14:00Z"), "\(format)")
        }
        #expect(try AuditSamples.weekly.whole(.html).contains("24 Nov 2026, 03:14 UTC"))
    }

    @Test func coloursAreWrittenOnlyWhenWanted() throws {
        #expect(!(try AuditSamples.weekly.whole(.text)).contains("\u{1B}"))
        let colored = try AuditSamples.weekly.whole(
            .text, AuditWriting(style: Style(isColored: true)))
        #expect(colored.contains("\u{1B}[31mbroken   \u{1B}[0m"))
    }

    @Test(arguments: [AuditFormat.text, .markdown, .csv, .junit, .html])
    func nothingThatSteersATerminalOrTurnsTextAroundIsLeft(format: AuditFormat) throws {
        let text = try AuditSamples.hostile.whole(format)
        let kept: Set<Unicode.Scalar> = ["\n", "\r", "\u{200D}", "\u{200C}"]
        let left = text.unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: !kept.contains(scalar)
            default: false
            }
        }
        #expect(left.isEmpty, "\(left.map { String($0.value, radix: 16) })")
    }

    @Test func markdownFitsAnIssueAndTellsTheTruthAboutWhatIsLeftOut() throws {
        let report = AuditSamples.large(5000)
        let text = try report.whole(.markdown)
        #expect(text.utf8.count < 65536)
        #expect(text.utf8.count > 60000)
        let lines = text.split(separator: "\n")
        let shown = lines.count { $0.hasPrefix("| [<code>") }
        let left = lines.compactMap { line -> Int? in
            guard line.hasSuffix("left out for length.") else { return nil }
            return Int(line.prefix { $0 != " " }.filter { $0 != "," })
        }.reduce(0, +)
        #expect(shown + left == 5000)
        for standing in ["Dead", "Broken", "Suspect", "Blocked", "Limited", "Notice"] {
            #expect(lines.contains { $0.hasPrefix("### \(standing): ") })
        }
    }

    @Test(arguments: [
        (100, [10, 20, 30], 70), (60, [10, 20, 30], 30), (50, [10, 20, 30], 20),
        (30, [10, 20, 30], 10), (9, [10, 20, 30], 3), (10, [], 10), (-5, [1], 0),
    ])
    func roomIsSharedSoThatShortListsLeaveTheirsToLongOnes(
        room: Int, lengths: [Int], share: Int
    ) {
        #expect(AuditMarkdown.share(of: room, among: lengths) == share)
        #expect(lengths.reduce(0) { $0 + min($1, share) } <= max(0, room))
    }

    @Test(arguments: AuditSamples.hostileTexts)
    func noMarkOfMarkdownIsLeftOfAStrangersText(text: String) {
        let marks = Set("`*_{}[]|~\"'$".unicodeScalars)
        let escaped = AuditMarkdown.escaped(text)
        let rest = escaped.replacing("<!-- -->", with: "").replacing(/&#[0-9]+;/, with: "")
        #expect(!rest.unicodeScalars.contains { marks.contains($0) || $0 == "<" || $0 == ">" })
        #expect(!rest.contains("\n"))
    }

    @Test(
        arguments: [
            (
                "https://a.example/x y\"<>|)`\u{E9}",
                "https://a.example/x%20y%22%3C%3E%7C%29%60%C3%A9"
            ),
            ("HTTP://a.example/%20?a=b&c#d", "HTTP://a.example/%20?a=b&c#d"),
            ("javascript:alert(1)", nil), ("data:text/html,x", nil), ("/relative", nil), ("", nil),
            (" https://a.example", nil), ("https:/a.example", nil),
        ] as [(String, String?)])
    func onlyWebAddressesAreFollowed(url: String, target: String?) {
        #expect(WebLink.target(of: url) == target)
    }
}
