import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

@Suite struct AuditPageTests {
    /// What a browser would make of a page, as Python's parser sees it.
    private static let survey = """
        import base64, hashlib, json, re, sys
        from html.parser import HTMLParser
        void = "meta link img input br".split()
        class Reader(HTMLParser):
            def __init__(self):
                super().__init__(convert_charrefs=True)
                self.open, self.seen, self.faults, self.ids = [], {}, [], set()
                self.policy, self.inline = "", {"script": [], "style": []}
            def handle_starttag(self, tag, attributes):
                self.seen[tag] = self.seen.get(tag, 0) + 1
                known = dict(attributes)
                if len(known) != len(attributes): self.faults.append("twice: " + tag)
                for name, value in attributes:
                    if name.startswith("on") or name == "style": self.faults.append(name)
                    if name == "href" and not re.match(r"(https?://|#)", value, re.I) and value != "data:,":
                        self.faults.append("href " + value)
                    if name == "src" and not value.startswith("data:image/"): self.faults.append("src " + value)
                    if name == "id":
                        if value in self.ids: self.faults.append("id " + value)
                        self.ids.add(value)
                if tag == "a" and known.get("href", "#")[0] != "#":
                    if known.get("rel") != "noopener noreferrer nofollow": self.faults.append("rel")
                if known.get("http-equiv") == "Content-Security-Policy": self.policy = known["content"]
                if tag not in void: self.open.append(tag)
            handle_startendtag = lambda self, tag, attributes: self.handle_starttag(tag, attributes) or (tag in void or self.open.pop())
            def handle_endtag(self, tag):
                if not self.open or self.open[-1] != tag: self.faults.append("end " + tag)
                else: self.open.pop()
            def handle_data(self, data):
                if self.open and self.open[-1] in self.inline: self.inline[self.open[-1]].append(data)
        reader = Reader()
        reader.feed(sys.stdin.buffer.read().decode())
        hashes = ["sha256-" + base64.b64encode(hashlib.sha256("".join(reader.inline[t]).encode()).digest()).decode() for t in ("script", "style")]
        print(json.dumps({"faults": reader.faults + reader.open, "scripts": [str(reader.seen.get("script"))],
            "policy": [reader.policy], "unlisted": [h for h in hashes if "'" + h + "'" not in reader.policy]}))
        """

    @Test(.enabled(if: Python.has("html.parser"), "needs python3"), arguments: [0, 1, 2])
    func pagesAreWellFormedAndHoldNothingOfStrangersButText(index: Int) throws {
        let report = [AuditSamples.weekly, AuditSamples.hostile, AuditSamples.large(300)][index]
        let page = try report.whole(.html, AuditWriting(load: { _ in [1, 2, 3] }))
        let output = try Python.run(Self.survey, page)
        let survey = try JSONDecoder().decode([String: [String]].self, from: Data(output.utf8))
        #expect(survey["faults"] == [])
        #expect(survey["scripts"] == ["1"])
        #expect(survey["unlisted"] == [])
        let policy = try #require(survey["policy"]?.first)
        #expect(policy.hasPrefix("default-src 'none'; img-src data:; "))
        #expect(!policy.contains("unsafe"))
    }

    @Test func picturesStopAtTheirNumberAndTheirBytes() throws {
        let report = AuditSamples.large(100)
        func embedded(_ choices: AuditWriting) throws -> Int {
            try report.whole(.html, choices).components(separatedBy: "alt=\"The cached copy\"")
                .count - 1
        }
        let load: (String) throws -> [UInt8]? = { _ in [UInt8](repeating: 7, count: 100) }
        #expect(try embedded(AuditWriting(pictures: 10, load: load)) == 10)
        #expect(try embedded(AuditWriting(pictureBytes: ByteCount(550), load: load)) == 5)
        #expect(try embedded(AuditWriting()) == 0)
        #expect(AuditWriting().pictures == 200)
        #expect(AuditWriting().pictureBytes == ByteCount(4_000_000))
    }

    @Test func theWorstComesFirstAndAmongEqualsWhatReadersMiss() throws {
        let page = try AuditSamples.weekly.whole(.html)
        func place(_ text: String) throws -> String.Index {
            try #require(page.range(of: "</span>\(text)</bdi></a></h3>")).lowerBound
        }
        #expect(try place("2019/mill-wheel.png") < place("2023/wind.jpg"))
        #expect(try place("2023/wind.jpg") < place("2023/avocet.jpg"))
        #expect(try place("now/radar.gif") < place("heron/slow.jpg"))
        #expect(try place("tower.jpg") < place("2022/festival.jpg"))
    }

    @Test func aReportWithoutFindingsIsAPageToo() throws {
        let report = AuditReport(
            generatedAt: AuditSamples.now, run: 1, outcome: .complete, totals: AuditTotals(),
            findings: [], sizes: [], incidents: [], unreadable: [], trend: [])
        for format in AuditFormat.allCases { #expect(!(try report.whole(format)).isEmpty) }
        let page = try report.whole(.html)
        #expect(page.contains("Nothing is broken"))
        #expect(!page.contains("id=\"filters\""))
    }

    @Test(arguments: [(0, 2), (2, 2), (3, 4), (5, 10), (11, 20), (40, 40), (41, 100), (101, 200)])
    func scalesEndAtARoundNumberThatHalves(count: Int, ceiling: Int) {
        #expect(TrendPlot.ceiling(of: count) == ceiling)
    }

    /// For `Scripts/audit-page`, which looks at them with a browser.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["IMGCACHE_AUDIT_PAGES"] != nil))
    func samplePagesAreLeftForALook() throws {
        let folder = URL(
            fileURLWithPath: ProcessInfo.processInfo.environment["IMGCACHE_AUDIT_PAGES"] ?? "")
        let choices = AuditWriting(load: { path in
            let name = path.split(separator: "/").last ?? ""
            let file = folder.appendingPathComponent("thumbs/\(name)")
            guard FileManager.default.fileExists(atPath: file.path) else { return nil }
            return [UInt8](try Data(contentsOf: file))
        })
        for (name, report) in [
            ("weekly", AuditSamples.weekly), ("hostile", AuditSamples.hostile),
            ("large", AuditSamples.large(5000)),
        ] {
            for format in AuditFormat.allCases {
                let clock = ContinuousClock()
                var text = ""
                let time = try clock.measure { text = try report.whole(format, choices) }
                let file = folder.appendingPathComponent("\(name).\(format.fileExtension)")
                try Data(text.utf8).write(to: file)
                let note = "\(name) \(format.rawValue): \(text.utf8.count) bytes, \(time)\n"
                FileHandle.standardError.write(Data(note.utf8))
            }
        }
    }
}
