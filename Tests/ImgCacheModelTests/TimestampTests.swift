import ImgCacheModel
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-23T02:00:00Z", 1_795_399_200),
        ("2020-02-29T23:59:59Z", 1_583_020_799), ("1969-12-31T23:59:59Z", -1),
    ]) func readsAndWritesTheSameText(text: String, seconds: Int) throws {
        let moment = try #require(Timestamp(rfc3339: text))
        #expect(moment.seconds == Int64(seconds))
        #expect(moment.description == text)
    }

    @Test func bytesAreThoseOfTheText() {
        for seconds: Int64 in [
            0, -1, -86_400, 1_583_020_799, 1_795_399_200, 253_402_300_799, 253_402_300_800,
            -62_167_219_200, -62_167_219_201,
        ] + (0..<1000).map({ _ in .random(in: -70_000_000_000...300_000_000_000) }) {
            let moment = Timestamp(seconds: seconds)
            var bytes: [UInt8] = []
            moment.append(to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == moment.description)
        }
    }

    @Test(arguments: [
        ("2026-11-23T04:30:00+02:30", "2026-11-23T02:00:00Z"),
        ("2026-11-23T02:00:00.123456Z", "2026-11-23T02:00:00Z"),
        ("2026-11-23", "2026-11-23T00:00:00Z"),
    ]) func understandsOffsetsFractionsAndBareDates(given: String, utc: String) {
        #expect(Timestamp(rfc3339: given)?.description == utc)
    }

    @Test(arguments: [
        "", "yesterday", "2026-13-01", "2026-11-23T25:00:00Z", "2026-11-23T02:00:00", "2026-02-30",
        "2025-02-29", "2026-04-31",
    ])
    func refusesWhatIsNoMoment(given: String) {
        #expect(Timestamp(rfc3339: given) == nil)
    }
}
