import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

extension AuditReport {
    /// The whole text in a format.
    func whole(_ format: AuditFormat, _ choices: AuditWriting = AuditWriting()) throws -> String {
        var text = ""
        try write(as: format, choices) { text += $0 }
        return text
    }
}

/// What every format says of a source, texts made harmless so that formats can be compared.
struct Told: Hashable, CustomStringConvertible {
    var url: String
    var reason: String
    var standing: String

    init(_ url: String, _ reason: String, _ standing: String) {
        self.url = Wording.harmless(url)
        self.reason = reason
        self.standing = standing
    }

    var description: String { "\(standing) \(reason) \(url)" }
}

/// Reads each format back, by other means than it was written with.
enum AuditReading {
    static func told(by report: AuditReport) -> Set<Told> {
        Set(report.findings.map { Told($0.url, $0.reason.rawValue, $0.standing.rawValue) })
    }

    static func told(in text: String, as format: AuditFormat) throws -> Set<Told> {
        switch format {
        case .json: try rows(json, text)
        case .ndjson: try rows(ndjson, text)
        case .csv: try rows(csv, text)
        case .junit: try rows(junit, text)
        case .html: try rows(html, text)
        case .markdown: try rows(markdown, text)
        case .text: told(inLines: text)
        }
    }

    private static func told(inLines text: String) -> Set<Told> {
        let standings = Set(Standing.allCases.map(\.rawValue))
        return Set(
            text.split(separator: "\n").compactMap { line in
                let words = line.dropFirst(2).split(separator: " ", maxSplits: 1)
                guard line.hasPrefix("  "), !line.hasPrefix("   "), words.count == 2,
                    standings.contains(String(words[0]))
                else { return nil }
                let rest = words[1].drop { $0 == " " }.split(separator: " ", maxSplits: 1)
                guard rest.count == 2 else { return nil }
                return Told(
                    String(rest[1].drop { $0 == " " }), String(rest[0]), String(words[0]))
            })
    }

    private static func rows(_ script: String, _ text: String) throws -> Set<Told> {
        let output = try Python.run(script, text)
        let rows = try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
        return Set(rows.map { Told($0[0], $0[1], $0[2]) })
    }

    private static let json = """
        import json, sys
        report = json.load(sys.stdin)
        print(json.dumps([[f["url"], f["reason"], f["standing"]] for f in report["findings"]]))
        """

    private static let ndjson = """
        import json, sys
        lines = [json.loads(line) for line in sys.stdin.read().split("\\n")[:-1]]
        assert lines[0]["type"] == "report"
        print(json.dumps([[f["url"], f["reason"], f["standing"]] for f in lines if f["type"] == "finding"]))
        """

    private static let csv = """
        import csv, io, json, sys
        text = sys.stdin.buffer.read().decode()
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
        for row in rows:
            assert None not in row and None not in row.values()
            assert all(not value or value[0] not in "=+-@\\t\\r\\n" for value in row.values()), row
        bare = lambda url: url[1:] if url.startswith("'") else url
        print(json.dumps([[bare(r["url"]), r["reason"], r["standing"]] for r in rows if r["type"] == "finding"]))
        """

    private static let junit = """
        import json, sys
        import xml.etree.ElementTree as xml
        rows = []
        root = xml.fromstring(sys.stdin.buffer.read())
        for suite in root:
            cases = suite.findall("testcase")
            assert int(suite.get("tests")) == len(cases)
            for key, tag in ("failures", "failure"), ("errors", "error"), ("skipped", "skipped"):
                assert int(suite.get(key)) == sum(c.find(tag) is not None for c in cases), suite.attrib
            for case in cases:
                lines = case.findtext("system-out", "").split("\\n")
                known = dict(line.split(": ", 1) for line in lines if ": " in line)
                if lines[0].startswith("standing: "):
                    rows.append([case.get("name"), known["reason"], known["standing"]])
        print(json.dumps(rows))
        """

    private static let html = """
        import json, sys
        from html.parser import HTMLParser
        class Reader(HTMLParser):
            def __init__(self):
                super().__init__(convert_charrefs=True)
                self.rows, self.row, self.take = [], None, None
            def handle_starttag(self, tag, attributes):
                known = dict(attributes)
                if tag == "li" and "data-standing" in known:
                    self.row = ["", "", known["data-standing"]]
                    self.rows.append(self.row)
                if self.row is not None and tag == "h3": self.take = 0
                if self.row is not None and tag == "code" and self.row[1] == "": self.take = 1
            def handle_endtag(self, tag):
                if tag in ("h3", "code"): self.take = None
                if tag == "section": self.row = None
            def handle_data(self, data):
                if self.take is not None: self.row[self.take] += data
        reader = Reader()
        reader.feed(sys.stdin.buffer.read().decode())
        print(json.dumps(reader.rows))
        """

    private static let markdown = """
        import html, json, re, sys
        rows, standing = [], None
        known = "dead broken flapping suspect blocked limited notice".split()
        for line in sys.stdin.buffer.read().decode().split("\\n"):
            if line.startswith("### "): standing = line[4:].split(":")[0].lower()
            if not line.startswith("| ") or line.startswith("| Image"): continue
            codes = [html.unescape(c) for c in re.findall("<code>(.*?)</code>", line)]
            if standing in known or standing == "set aside":
                word = standing if standing in known else re.search("[|] ([a-z]+), <code>", line)[1]
                rows.append([codes[0], codes[1], word])
        print(json.dumps(rows))
        """
}
