import ImgCacheModel
import Testing

@testable import ImgCache

/// What a run does to single hosts.
@Suite struct HostTests {
    @Test func aHostThatIsLeftAloneIsOneIncident() async throws {
        let bad = (1...9).map { "https://down.example/\($0).jpg" }
        var script = Dictionary(
            uniqueKeysWithValues: bad.map { ($0, [ScriptedFetcher.Answer.failed(.timeout)]) })
        let good = (1...2).map { "https://g\($0).example/a.jpg" }
        for url in good { script[url] = [.body("picture 9x9 \(url)")] }
        let night = try Night(
            (bad + good).map { try .mentioning("\($0.dropFirst(8).prefix(14)).md", ($0, nil)) },
            script)
        let report = try await night.sync()
        #expect(report.incidents.map(\.host) == ["down.example"])
        #expect(report.incidents.first?.reason == .timeout)
        #expect(report.incidents.first?.troubled == 9)
        #expect(report.incidents.first?.sources == 9)
        #expect(report.troubles.isEmpty)
        #expect(night.fetcher.asked.filter { $0.contains("down") }.count < 9)
        #expect(report.tally.reasons[.timeout] == 9)
    }

    @Test func noHostSeesMoreTransfersThanItsRule() async throws {
        let urls = (0..<40).map { "https://one.example/\($0).jpg" }
        let references = urls.map { ($0, PixelSize?.none) }
        var pages: [ScriptedDocuments.Page] = []
        for (index, entry) in references.enumerated() {
            pages.append(try .mentioning("\(index).md", entry))
        }
        let night = try Night(
            pages,
            Dictionary(uniqueKeysWithValues: urls.map { ($0, [.body("picture 9x9 \($0)")]) }))
        let report = try await night.sync()
        #expect(report.counts.fetched == 40)
        #expect(night.fetcher.peak(of: "one.example") == 2)
    }
}
