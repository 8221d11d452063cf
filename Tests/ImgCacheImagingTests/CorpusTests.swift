import FoundationEssentials
import Glibc
import ImgCacheModel
import Testing

@testable import ImgCacheImaging

/// The fuzzer's seeds, and inputs that once broke a promise, are replayed in every run.
@Suite struct CorpusTests {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Support/ImagingFuzz/Corpus").path

    @Test(arguments: ["frames", "pictures"]) func comesBackFromEveryInput(entry: String) throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: "\(Self.folder)/\(entry)")
        try #require(names.count >= 4)
        var ends: [Int32] = [-1, -1]
        try #require(
            socketpair(
                AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        // A process of its own: a promise that is broken traps.
        let child = try WorkerProcess.spawn(
            "\(Bundle.products)/imgcache-imaging-fuzz",
            ["replay", entry] + names.map { "\(Self.folder)/\(entry)/\($0)" },
            standardInput: ends[1])
        for end in ends { close(end) }
        let death = WorkerProcess.reap(child)
        #expect(death?.description == "exit status 0")
    }

    /// Each seed of the conversation is understood by the side that it is meant for.
    @Test(arguments: [("parent", 0, 2), ("worker", 3, 0), ("refusal", 1, 0)])
    func understandsTheSeeds(name: String, byParent: Int, byWorker: Int) throws {
        let bytes = try contents("\(Self.folder)/frames/\(name)")
        let plans = Preset.test("cover", 16, formats: [.webp]).plans
        let head = Array("RIFF\u{0}\u{0}\u{0}\u{0}WEBP".utf8)
        bytes.withUnsafeBytes { bytes in
            head.withUnsafeBytes { head in
                #expect(WireProbe.parent(bytes, plans: plans, head: head) == byParent)
            }
            #expect(WireProbe.worker(bytes) == byWorker)
        }
    }
}
