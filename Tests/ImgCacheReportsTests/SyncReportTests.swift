import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

@Suite struct SyncReportTests {
    private func report() -> SyncReport {
        SyncReport(
            run: 12, outcome: .complete,
            scan: ScanSummary(
                documents: 8, references: 40, sources: 30, removed: 1,
                faults: [
                    ScanSummary.Fault(
                        path: "news/broken.md",
                        fault: DocumentFault(line: 7, cause: "the key 'images' stands twice"))
                ]),
            lost: ReconcileSummary(lostOriginals: 0, lostThumbnails: 2), due: 30,
            counts: RunCounts(
                asked: 30, fetched: 22, notModified: 2, failed: 6, rendered: 22, requests: 34,
                bytes: 1_834_500),
            tally: CatalogTally(
                documents: 8, references: 40, sources: 30, cached: 24,
                reasons: [.fresh: 22, .notModified: 2, .http404: 6], states: [.alive: 24],
                checks: [.match: 40], originals: .init(files: 22, bytes: 1_834_500),
                thumbnails: .init(files: 88, bytes: 900_000)),
            troubles: [
                SyncReport.Trouble(
                    url: "https://cdn.example/gone.jpg", reason: .http404, detail: "",
                    isServed: true),
                SyncReport.Trouble(
                    url: "https://cdn.example/\u{202E}gpj.x\u{1B}[31m", reason: .notAnImage,
                    detail: "HTML came", isServed: false),
            ],
            duration: .milliseconds(4240))
    }

    @Test func theSummaryTellsWhatAPersonMayActOn() {
        let expected = """
            imgcache sync: complete (run 12, 4.2 s)
              documents   8, 1 gone, 1 cannot be read
              images      40 references to 30 sources, 24 cached (80 %)
              asked       30 sources: 22 new, 2 unchanged, 6 failed; 1.8 MB in 34 requests
              rendered    22 originals
              lost        0 originals and 2 thumbnails vanished from disk

            2 sources in trouble:
              http_404            https://cdn.example/gone.jpg
                                  the cached copy serves readers
              not_an_image        https://cdn.example/\\u{202e}gpj.x\\u{1b}[31m
                                  HTML came; no copy
              imgcache show URL tells which articles mention one.

            1 document cannot be read:
              news/broken.md:7: the key 'images' stands twice
            """
        #expect(report().text() == expected)
    }

    @Test func manyTroublesAreCountedAndNotAllNamed() {
        var many = report()
        many.troubles = Array(repeating: many.troubles[0], count: 30)
        #expect(many.text(troubleLines: 5).contains("and 25 more"))
    }

    @Test func coloursAreWrittenOnlyWhenWanted() {
        #expect(!report().text().contains("\u{1B}"))
        #expect(report().text(style: Style(isColored: true)).contains("\u{1B}[31mhttp_404"))
    }

    @Test func theJSONCarriesTheSameNumbers() throws {
        let object = try JSONSerialization.jsonObject(with: Data(report().json().utf8))
        let json = try #require(object as? [String: Any])
        #expect(json["outcome"] as? String == "complete")
        #expect(json["seconds"] as? Double == 4.24)
        #expect((json["totals"] as? [String: Any])?["cached"] as? Int == 24)
        let troubles = try #require(json["troubles"] as? [[String: Any]])
        #expect(troubles.map { $0["reason"] as? String } == ["http_404", "not_an_image"])
        #expect(troubles[0]["verdict"] as? String == "gone")
    }
}
