import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// Findings that are set aside for a reason of their own.
@Suite struct AcknowledgementTests {
    private let now = Timestamp(seconds: 1_795_000_000)

    private func entry(_ reason: String) throws -> Acknowledgement {
        let file = """
            audit: {acknowledged: [{host: a.example, reason: \(reason), note: n, until: 2999-01-01}]}
            """
        return try #require(try load(file).acknowledged.first)
    }

    private func covers(_ entry: Acknowledgement, _ ground: Acknowledgement.Ground?) -> Bool {
        entry.covers("https://a.example/x", host: "a.example", for: ground, at: now)
    }

    @Test func aReasonCoversItselfAlone() throws {
        let entry = try entry("http_404")
        #expect(covers(entry, .reason(.http404)))
        #expect(!covers(entry, .reason(.http410)))
        #expect(!covers(entry, .check(.scaled)))
        #expect(!covers(entry, nil))
    }

    @Test func aSizeCheckCoversWrongSizesAlone() throws {
        let entry = try entry("scaled")
        #expect(covers(entry, .check(.scaled)))
        #expect(!covers(entry, .check(.different)))
        #expect(!covers(entry, .reason(.http404)))
    }

    @Test func everythingIsCoveredOnlyWhenTheConfigurationSaysSo() throws {
        let found = faults("audit: {acknowledged: [{host: a.example, note: n, until: 2999-01-01}]}")
        #expect(found.map(\.key) == ["audit.acknowledged[0].reason"])
        #expect(found.first?.description.contains("or any") == true)
        let entry = try entry("any")
        for ground in Acknowledgement.Ground.allCases { #expect(covers(entry, ground)) }
        #expect(covers(entry, nil))
    }

    @Test(arguments: ["fresh", "pending", "match", "http_999", "\"\"", "null"])
    func whatIsNoFindingsReasonIsRefused(word: String) {
        let found = faults(
            "audit: {acknowledged: [{host: a.example, reason: \(word), note: n, "
                + "until: 2027-01-01}]}")
        #expect(found.map(\.key) == ["audit.acknowledged[0].reason"])
    }

    @Test func everyGroundIsReadBack() {
        for ground in Acknowledgement.Ground.allCases {
            #expect(Acknowledgement.Ground(rawValue: ground.rawValue) == ground)
        }
        #expect(Acknowledgement.Ground.allCases.contains(.reason(.movedPermanently)))
        #expect(Acknowledgement.Ground.allCases.contains(.check(.swapped)))
    }
}
