import Foundation
import ImgCacheModel

@testable import ImgCacheArticles

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "imgcache-articles-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // Nothing to be done when the system's own sweep was quicker.
        _ = Result { try FileManager.default.removeItem(atPath: path) }
    }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
    }
}

extension ContentRules {
    /// Rules with the defaults of DESIGN.md, section 6.
    static func sample(
        roots: [String] = ["."],
        include: [String] = [
            "**/*.md", "**/*.markdown", "**/*.txt", "**/*.yaml", "**/*.yml", "**/*.json",
        ], exclude: [String] = [], imageKeys: [String] = ["images"],
        baseURL: String? = "https://example.org/site", assetRoot: String? = ".",
        uncached: Uncached = .omit
    ) throws -> ContentRules {
        ContentRules(
            roots: roots, include: include, exclude: exclude, imageKeys: imageKeys,
            baseURL: try baseURL.map { try SourceURL($0) }, assetRoot: assetRoot,
            writeBack: false, uncached: uncached)
    }
}

extension DocumentReading.Outcome {
    var contents: DocumentContents? {
        if case .contents(let contents) = self { contents } else { nil }
    }
    var fault: DocumentFault? {
        if case .fault(let fault) = self { fault } else { nil }
    }
}

extension Reference {
    /// `/images/0 @7 https://... 10x20 true`
    var summary: String {
        var text = "\(pointer) @\(line) \(self.text)"
        if let declared { text += " \(declared)" }
        if let isCached { text += " \(isCached)" }
        return text
    }
}

/// Numbers that are the same for the same seed. Source: SplitMix64, Steele et al. 2014.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}

/// A value of the environment as a number.
func environmentNumber(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
}
