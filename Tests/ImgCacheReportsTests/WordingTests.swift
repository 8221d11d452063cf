import Testing

@testable import ImgCacheReports

@Suite struct WordingTests {
    @Test(arguments: [(0, "0"), (9999, "9999"), (12345, "12,345"), (1_000_000, "1,000,000")])
    func numbersAreGrouped(number: Int, text: String) {
        #expect(Wording.grouped(number) == text)
    }

    @Test(arguments: [
        (Duration.milliseconds(4240), "4.2 s"), (.seconds(200), "3 min 20 s"),
        (.seconds(7500), "2 h 5 min"), (.seconds(6 * 86400), "6 d"),
    ]) func durationsReadNaturally(duration: Duration, text: String) {
        #expect(Wording.duration(duration) == text)
    }

    @Test func sharesRoundDownSoThatAllMeansAll() {
        #expect(Wording.share(999, of: 1000) == "99 %")
        #expect(Wording.share(0, of: 0) == "-")
    }
}
