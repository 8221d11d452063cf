import ImgCacheModel
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0B", 0), ("512B", 512), ("1KB", 1000), ("1kb", 1000), ("1KiB", 1024),
        ("25MB", 25_000_000), ("1.5GB", 1_500_000_000), ("2GiB", 2_147_483_648),
        ("3TB", 3_000_000_000_000), ("1TiB", 1_099_511_627_776),
    ]) func readsNumbersWithAUnit(text: String, bytes: Int) {
        #expect(ByteCount(parsing: text)?.bytes == Int64(bytes))
    }

    @Test(arguments: [
        "", "25", "MB", "-1MB", "+1MB", "1 MB", "1MB ", "1.2.3MB", "1e3B", "1XB", "٣MB", "10000TB",
    ])
    func refusesAnythingElse(text: String) {
        #expect(ByteCount(parsing: text) == nil)
    }

    @Test(arguments: [0, 1, 999, 1000, 1001, 1500, 25_000_000, 1_500_000_000, 7_000_000_000_000])
    func writesWhatItReads(bytes: Int) {
        let count = ByteCount(Int64(bytes))
        #expect(ByteCount(parsing: count.description) == count)
    }

    @Test(arguments: [
        (0, "0B"), (1000, "1KB"), (1500, "1500B"), (1_500_000, "1500KB"), (25_000_000, "25MB"),
    ]) func writesTheLargestUnitThatIsExact(bytes: Int, text: String) {
        #expect(ByteCount(Int64(bytes)).description == text)
    }

    @Test(arguments: [
        (0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (1234, "1.2 KB"), (99_940, "99.9 KB"),
        (99_960, "100 KB"), (123_456, "123 KB"), (999_499, "999 KB"), (999_950, "1.0 MB"),
        (1_234_567_890, "1.2 GB"), (5_000_000_000_000_000, "5000 TB"),
    ]) func roundsForPeople(bytes: Int, text: String) {
        #expect(ByteCount(Int64(bytes)).rounded == text)
    }
}

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("0s", .zero), ("10s", .seconds(10)),
        ("5m", .seconds(300)), ("2h30m", .seconds(9000)), ("1.5h", .seconds(5400)),
        ("7d", .seconds(604_800)), ("2w", .seconds(1_209_600)), ("30m2h", .seconds(9000)),
        ("1M", .seconds(60)),
    ]) func readsNumbersWithUnits(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(arguments: ["", "10", "s", "-1s", "1 s", "10x", "1.2.3s", "1s1", "101000d", "1e9d"])
    func refusesAnythingElse(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(arguments: [
        (Duration.zero, "0s"), (.milliseconds(500), "500ms"), (.seconds(90), "1m30s"),
        (.seconds(604_800), "7d"), (.seconds(90_061), "1d1h1m1s"), (.milliseconds(1001), "1s1ms"),
    ]) func writesTheLargestUnitsAndReadsThemBack(duration: Duration, text: String) {
        #expect(DurationText.format(duration) == text)
        #expect(DurationText.parse(text) == duration)
    }
}

@Suite struct JSONPointerTests {
    @Test(
        arguments: [
            ([], ""), ([.key("images"), .index(0)], "/images/0"),
            ([.key("related"), .index(12), .key("images"), .index(3)], "/related/12/images/3"),
            ([.key("a/b"), .key("m~n")], "/a~1b/m~0n"), ([.key("~1")], "/~01"), ([.key("")], "/"),
            ([.key("grün 🦦")], "/grün 🦦"), ([.key("0")], "/0"),
        ] as [([JSONPointer.Step], String)])
    func escapesKeysAsTheStandardSays(steps: [JSONPointer.Step], text: String) {
        #expect(JSONPointer(steps).description == text)
    }

    @Test func growsByOneStep() {
        let pointer = JSONPointer([.key("images")]).appending(.index(1))
        #expect(pointer == JSONPointer([.key("images"), .index(1)]))
    }
}

@Suite struct ContentHashTests {
    private let zeros = String(repeating: "0", count: 64)

    @Test func readsDigitsOfEitherCaseAndKeepsLowerOnes() throws {
        let hash = try #require(ContentHash(hex: String(repeating: "Ab", count: 32)))
        #expect(hash.hex == String(repeating: "ab", count: 32))
        #expect(hash.shard == "ab")
    }

    @Test func writesTheBytesOfADigest() {
        let digest = [UInt8](0..<32)
        #expect(ContentHash(digest: digest).hex.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
        #expect(ContentHash(hex: ContentHash(digest: digest).hex) == ContentHash(digest: digest))
    }

    @Test(arguments: [
        "", "ab", String(repeating: "g", count: 64), String(repeating: "0", count: 65),
    ])
    func refusesAnythingElse(text: String) {
        #expect(ContentHash(hex: text) == nil)
    }
}
