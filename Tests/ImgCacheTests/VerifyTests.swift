import Foundation
import ImgCacheModel
import Testing

@testable import ImgCache

@Suite struct VerifyTests {
    private static let heron = "https://a.example/heron.jpg"
    private static let otter = "https://b.example/otter.jpg"

    private func cachedNight() async throws -> Night {
        let night = try Night(
            [.mentioning("one.md", (Self.heron, nil), (Self.otter, nil))],
            [
                Self.heron: [.body("picture 1600x900 heron")],
                Self.otter: [.body("picture 800x600 otter")],
            ])
        _ = try await night.sync()
        return night
    }

    private func write(_ text: String, to path: String, of night: Night) throws {
        let url = URL(fileURLWithPath: "\(night.home)/\(path)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    @Test func aSoundCacheHasNoFinding() async throws {
        let night = try await cachedNight()
        let report = try await night.verify(VerifyOptions(decoding: .all))
        #expect(report.findings.isEmpty)
        #expect(!report.isBroken)
        #expect(report.originals.files == 2)
        #expect(report.thumbnails.files == 2)
        #expect(report.decoded == 4)
    }

    @Test func changedBytesOfTheSameLengthAreDamage() async throws {
        let night = try await cachedNight()
        let name = try #require(try night.files("originals").first)
        let path = "originals/\(name)"
        let text = try String(contentsOfFile: "\(night.home)/\(path)", encoding: .utf8)
        try write(String(text.reversed()), to: path, of: night)
        let report = try await night.verify(VerifyOptions(decoding: .none))
        #expect(report.findings.map(\.path) == [path])
        #expect(report.findings.first?.fault == .damaged)
        #expect(report.isBroken)
        #expect(FileManager.default.fileExists(atPath: "\(night.home)/\(path)"))
    }

    @Test func aRepairFetchesWhatIsLostAndMakesThumbnailsAgain() async throws {
        let night = try await cachedNight()
        let original = "originals/" + (try #require(try night.files("originals").first))
        let thumbs = try night.files("thumbs").map { "thumbs/\($0)" }
        try write("x", to: original, of: night)
        try write("", to: thumbs[0], of: night)
        try FileManager.default.removeItem(atPath: "\(night.home)/\(thumbs[1])")
        let asked = night.fetcher.asked.count
        let report = try await night.verify(VerifyOptions(repairs: true, decoding: .none))
        #expect(report.findings.count == 3)
        // The original is back only when its server gives it again.
        #expect(report.findings.filter { $0.repair == nil }.contains { $0.path == original })
        #expect(report.isBroken)
        #expect(night.fetcher.asked.count == asked)
        #expect(try night.files("quarantine").count == 2)
        // One thumbnail belongs to the original that is put aside: the next sync brings both back.
        night.clock.advance(days: 1)
        let sync = try await night.sync()
        #expect(sync.tally.cached == 2)
        #expect(night.fetcher.asked.count == asked + 1)
        #expect(try await night.verify(VerifyOptions(decoding: .all)).findings.isEmpty)
        #expect(try night.files("thumbs").map { "thumbs/\($0)" } == thumbs)
    }

    @Test func whatIsLostAndNobodyNeedsIsNoLastingFault() async throws {
        let night = try Night(
            [.mentioning("one.md", (Self.heron, nil))],
            [Self.heron: [.body("picture 1600x900 heron"), .body("picture 1600x900 crane")]])
        _ = try await night.sync()
        let original = "originals/" + (try #require(try night.files("originals").first))
        let thumbnail = "thumbs/" + (try #require(try night.files("thumbs").first))
        night.clock.advance(days: 10)
        #expect(try await night.sync().counts.fetched == 1)
        for path in [original, thumbnail] {
            try FileManager.default.removeItem(atPath: "\(night.home)/\(path)")
        }
        let look = try await night.verify()
        #expect(look.findings.map(\.path) == [original, thumbnail])
        #expect(look.isBroken)
        let repair = try await night.verify(VerifyOptions(repairs: true))
        #expect(repair.findings.allSatisfy { $0.repair?.contains("needs it") == true })
        #expect(!repair.isBroken)
        #expect(try await night.verify().findings.isEmpty)
    }

    @Test func strangersAreNamedAndPutAsideOnlyByARepair() async throws {
        let night = try await cachedNight()
        let strangers = [
            "originals/ab/notes.txt", "thumbs/card/ab/abcd0123.webp", "thumbs/old/cd/cdef.jpg",
            "originals/readme",
        ]
        for path in strangers { try write("mine", to: path, of: night) }
        let look = try await night.verify()
        #expect(look.findings.map(\.path) == strangers.sorted())
        #expect(look.findings.allSatisfy { $0.fault == .foreign && $0.repair == nil })
        let repair = try await night.verify(VerifyOptions(repairs: true))
        #expect(!repair.isBroken)
        for path in strangers {
            let kept = "\(night.home)/quarantine/\(path)"
            #expect(try String(contentsOfFile: kept, encoding: .utf8) == "mine")
        }
        #expect(try await night.verify().findings.isEmpty)
        // A second stranger of the same name does not take the first one's place.
        try write("other", to: strangers[0], of: night)
        _ = try await night.verify(VerifyOptions(repairs: true))
        let kept = "\(night.home)/quarantine/\(strangers[0])"
        #expect(try String(contentsOfFile: kept, encoding: .utf8) == "mine")
        #expect(try String(contentsOfFile: kept + ".2", encoding: .utf8) == "other")
    }

    @Test(arguments: ["thumbs/link", "thumbs/card/00", "originals/00", "originals/notes"])
    func whatALinkLeadsToIsNeverTouched(link: String) async throws {
        let night = try await cachedNight()
        let outside = night.home + "-outside"
        try FileManager.default.createDirectory(
            atPath: outside + "/00", withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(atPath: outside) } catch { Issue.record(error) }
        }
        for name in ["mine.txt", "00/0012.jpg"] {
            try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(outside)/\(name)"))
        }
        let path = "\(night.home)/\(link)"
        if FileManager.default.fileExists(atPath: path) {
            try FileManager.default.moveItem(atPath: path, toPath: path + ".aside")
            try FileManager.default.removeItem(atPath: path + ".aside")
        }
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: outside)
        let look = try await night.verify(VerifyOptions(decoding: .none))
        #expect(look.findings.contains { $0.path == link && $0.fault == .foreign })
        _ = try await night.verify(VerifyOptions(repairs: true, decoding: .none))
        for name in ["mine.txt", "00/0012.jpg"] {
            #expect(FileManager.default.fileExists(atPath: "\(outside)/\(name)"))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func whatNoDecoderReadsIsDamaged() async throws {
        let night = try await cachedNight()
        let path = try #require(try night.files("thumbs").first)
        let text = try String(contentsOfFile: "\(night.home)/thumbs/\(path)", encoding: .utf8)
        try write(
            String(repeating: "?", count: text.utf8.count), to: "thumbs/\(path)", of: night)
        #expect(try await night.verify(VerifyOptions(decoding: .none)).findings.isEmpty)
        let report = try await night.verify(VerifyOptions(decoding: .all))
        #expect(report.findings.map(\.path) == ["thumbs/\(path)"])
        #expect(report.findings.first?.detail.contains("undecodable") == true)
    }

    @Test func aRateSlowsTheReadingDown() async throws {
        let night = try await cachedNight()
        let slow = try await night.verify(
            VerifyOptions(decoding: .none, rate: ByteCount(200)))
        // 22 + 21 bytes at 200 a second.
        #expect(slow.duration > .milliseconds(150))
    }
}
