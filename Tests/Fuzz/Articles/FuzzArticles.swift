import ImgCacheModel

@testable import ImgCacheArticles

/// The entry point of libFuzzer: any bytes, read and edited as Markdown, YAML and JSON.
///
/// Ends the process where a promise of the editor is broken; hangs are told by `-timeout`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzArticles(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for path in ["a.md", "a.yaml", "a.json"] {
        for (uncached, remainder) in [(ContentRules.Uncached.omit, 0), (.false, 1)] {
            check(bytes, path, uncached) { $0 % 2 == remainder }
        }
        // Everything to true, and back.
        guard let there = check(bytes, path, .omit, wanted: { _ in true }) else { continue }
        check(there.edited, path, .omit) { _ in false }
    }
    return 0
}

@discardableResult
private func check(
    _ bytes: [UInt8], _ path: String, _ uncached: ContentRules.Uncached, wanted: (Int) -> Bool
) -> EditPromise? {
    let rules = ContentRules(
        roots: ["."], include: ["**/*"], exclude: [], imageKeys: ["images"], baseURL: nil,
        assetRoot: nil, writeBack: false, uncached: uncached)
    do {
        let promise = try EditPromise(bytes, path: path, rules: rules, wanted: wanted)
        guard promise.broken.isEmpty else {
            fatalError("\(path), \(uncached): \(promise.broken.joined(separator: "; "))")
        }
        return promise
    } catch {
        fatalError("\(path): \(error)")
    }
}
