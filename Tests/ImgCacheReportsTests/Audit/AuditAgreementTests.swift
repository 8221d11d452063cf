import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

/// Every format says the same of the same report, as read back by readers that are not ours.
@Suite(.enabled(if: Python.has("json"), "needs python3"))
struct AuditAgreementTests {
    private static let reports: [(String, AuditReport)] = [
        ("weekly", AuditSamples.weekly), ("hostile", AuditSamples.hostile),
    ]

    @Test(arguments: AuditFormat.allCases, [0, 1])
    func everyFormatTellsTheSameSourcesReasonsAndStandings(
        format: AuditFormat, index: Int
    ) throws {
        let (_, report) = Self.reports[index]
        let expected = AuditReading.told(by: report)
        #expect(expected.count == report.findings.count)
        let told = try AuditReading.told(in: report.whole(format), as: format)
        #expect(told.subtracting(expected) == [])
        #expect(expected.subtracting(told) == [])
    }

    @Test(arguments: [0, 1]) func countsOfRowsAreTheTotals(index: Int) throws {
        let (_, report) = Self.reports[index]
        let script = """
            import csv, io, json, sys
            from collections import Counter
            rows = list(csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode(), newline="")))
            print(json.dumps({
                "standings": Counter(r["standing"] for r in rows if r["standing"] and not r["acknowledged_until"]),
                "checks": Counter(r["check"] for r in rows if r["check"] and not r["acknowledged_until"]),
                "acknowledged": {"count": sum(bool(r["acknowledged_until"]) for r in rows)}}))
            """
        let output = try Python.run(script, report.whole(.csv))
        let rows = try JSONDecoder().decode([String: [String: Int]].self, from: Data(output.utf8))
        let object = try JSONSerialization.jsonObject(with: Data(report.whole(.json).utf8))
        let totals = try #require((object as? [String: Any])?["totals"] as? [String: Any])
        for key in ["standings", "checks"] {
            let counts = try #require(totals[key] as? [String: Int]).filter { $0.value > 0 }
            #expect(counts == rows[key])
        }
        #expect(totals["acknowledged"] as? Int == rows["acknowledged"]?["count"])
    }

    @Test func sizesAreInEveryFormatToo() throws {
        for format in AuditFormat.allCases {
            let text = try AuditSamples.weekly.whole(format)
            #expect(text.contains("regatta/finish.jpg"), "\(format)")
            #expect(text.contains("swapped"), "\(format)")
        }
    }

    @Test(arguments: AuditFormat.allCases)
    func everyReasonHasItsStableWordInEveryFormat(format: AuditFormat) throws {
        var report = AuditSamples.weekly
        report.findings = Reason.allCases.map { reason in
            AuditFinding(
                url: "https://a.example/\(reason.rawValue)", host: "a.example", standing: .broken,
                reason: reason, course: AuditSamples.failed(.broken, nights: 3, since: 7),
                mentions: [AuditSamples.mention("a.md", 1)], suggestions: [])
        }
        report.incidents = []
        let told = try AuditReading.told(in: report.whole(format), as: format)
        #expect(told == AuditReading.told(by: report))
    }
}
