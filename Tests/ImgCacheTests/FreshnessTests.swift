import ImgCacheModel
import Testing

@testable import ImgCache

@Suite struct FreshnessTests {
    let freshness = Freshness(revalidateAfter: .seconds(7 * 86400))
    let now = Timestamp(seconds: 1_795_399_200)

    private func days(maxAge: Int64?, url: String = "https://a.example/1.jpg") -> Double {
        let due = freshness.dueAt(after: now, maxAge: maxAge, url: url)
        return Double(due.seconds - now.seconds) / 86400
    }

    @Test(arguments: [
        (Int64?.none, 7.0), (0, 7.0), (3600, 7.0), (864_000, 10.0), (31_536_000, 30.0),
    ] as [(Int64?, Double)])
    func maxAgeRaisesTheIntervalUpToThirtyDays(maxAge: Int64?, least: Double) {
        #expect(days(maxAge: maxAge) >= least)
        #expect(days(maxAge: maxAge) <= least * 1.25)
    }

    @Test func sourcesOfOneNightSpreadOverTheNext() {
        let due = (0..<200).map { days(maxAge: nil, url: "https://a.example/\($0).jpg") }
        #expect(Set(due.map { Int($0 * 4) }).count >= 5)
    }

    @Test func theSpreadIsTheSameInEveryProcess() {
        #expect(Freshness.hash("") == 0xcbf2_9ce4_8422_2325)
        #expect(Freshness.hash("a") == 0xaf63_dc4c_8601_ec8c)
    }
}
