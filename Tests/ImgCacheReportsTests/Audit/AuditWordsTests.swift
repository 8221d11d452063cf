import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

@Suite struct AuditWordsTests {
    @Test func theArticleHasTheWordsOfTheReportsForEveryReasonAndStanding() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let article = try String(
            contentsOf: root.appendingPathComponent(
                "Sources/ImgCache/ImgCache.docc/AuditReport.md"), encoding: .utf8)
        let rows = Set(article.split(separator: "\n").map(String.init))
        for reason in Reason.allCases {
            let words = Wording.words(for: reason)
            let row =
                "| `\(reason.verdict.rawValue)` | `\(reason.rawValue)` | \(words.meaning) "
                + "| \(words.advice) |"
            #expect(rows.contains(row), "\(row)")
        }
        for standing in Standing.allCases {
            let row = "| `\(standing.rawValue)` | \(Wording.meaning(of: standing)) |"
            #expect(rows.contains(row), "\(row)")
        }
        for format in AuditFormat.allCases {
            #expect(rows.contains { $0.hasPrefix("| `\(format.rawValue)` | ") })
        }
    }

    @Test func everyReasonHasWordsOfItsOwn() {
        let meanings = Reason.allCases.map { Wording.words(for: $0).meaning }
        #expect(Set(meanings).count == meanings.count)
        for reason in Reason.allCases {
            let words = Wording.words(for: reason)
            for text in [words.meaning, words.advice] {
                #expect(text.first?.isLowercase == true && text.last != ".", "\(text)")
            }
        }
    }

    @Test(arguments: [
        (0, "1 Jan 1970"), (1_795_400_040, "23 Nov 2026"), (951_782_400, "29 Feb 2000"),
    ])
    func daysAreWrittenForPeople(seconds: Int64, text: String) {
        #expect(Wording.longDay(Timestamp(seconds: seconds)) == text)
    }

    @Test(arguments: [
        ("\u{1F469}\u{200D}\u{1F4BB}", "\u{1F469}\u{200D}\u{1F4BB}"), ("a\u{200F}b\u{AD}c", "abc"),
        ("\u{202E}x", "\\u{202e}x"), ("a\nb", "a\\u{a}b"), ("\u{1B}[0m", "\\u{1b}[0m"),
    ])
    func proseKeepsJoinersAndLosesWhatSteers(text: String, expected: String) {
        #expect(Wording.prose(text) == expected)
    }

    @Test(
        arguments: [
            ([:], "no trouble"), ([.dead: 1, .broken: 2], "1 dead, 2 broken"),
            ([.notice: 2, .suspect: 0], "2 notices"),
        ] as [([Standing: Int], String)])
    func countsNameWhatThereIs(standings: [Standing: Int], text: String) {
        #expect(Wording.counts(of: standings) == text)
    }
}
