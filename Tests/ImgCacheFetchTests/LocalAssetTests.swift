import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheFetch

@Suite struct LocalAssetTests {
    private let picture: [UInt8] = [0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]

    /// A root with a few files in a home of its own, removed afterwards.
    private func withRoot(_ body: (String, LocalAssetFetcher) async throws -> Void) async throws {
        let home = FileManager.default.temporaryDirectory
            .appendingPathComponent("imgcache-assets-\(UUID().uuidString)")
        let root = home.appendingPathComponent("root")
        try FileManager.default.createDirectory(
            at: root.appendingPathComponent("img"), withIntermediateDirectories: true)
        try Data(picture).write(to: root.appendingPathComponent("img/a b.jpg"))
        try Data().write(to: root.appendingPathComponent("empty.jpg"))
        try Data("<html>".utf8).write(to: root.appendingPathComponent("page.jpg"))
        try Data(picture + [UInt8](repeating: 9, count: 100)).write(
            to: root.appendingPathComponent("large.jpg"))
        try Data(picture).write(to: home.appendingPathComponent("secret.jpg"))
        try FileManager.default.createDirectory(
            at: home.appendingPathComponent("root-2"), withIntermediateDirectories: true)
        try Data(picture).write(to: home.appendingPathComponent("root-2/b.jpg"))
        for (name, target) in [
            ("out.jpg", "../secret.jpg"), ("in.jpg", "img/a b.jpg"), ("loop.jpg", "loop.jpg"),
            ("beside", "../root-2"),
        ] {
            try FileManager.default.createSymbolicLink(
                atPath: root.path + "/" + name, withDestinationPath: target)
        }
        defer {
            do {
                try FileManager.default.removeItem(at: home)
            } catch {
                Issue.record(error)
            }
        }
        try await body(
            root.path, try LocalAssetFetcher(root: root.path, maxBytes: ByteCount(50)))
    }

    private func fetch(
        _ path: String, _ fetcher: LocalAssetFetcher, _ validators: Validators? = nil,
        into sink: MemorySink = MemorySink()
    ) async throws -> FetchResult {
        await fetcher.fetch(
            path: path, url: try SourceURL("https://site.example/x"), validators: validators,
            into: sink)
    }

    @Test("A file under the root is read, also by a link that stays inside")
    func reads() async throws {
        try await withRoot { _, fetcher in
            for path in ["img/a b.jpg", "in.jpg", "img/../in.jpg"] {
                let sink = MemorySink()
                let result = try await fetch(path, fetcher, into: sink)
                #expect(result.file?.bytes == 8, "\(path): \(result.detail)")
                #expect(sink.bytes == picture)
            }
        }
    }

    @Test("An unchanged file is not read again, a changed one is")
    func revalidates() async throws {
        try await withRoot { root, fetcher in
            let first = try await fetch("img/a b.jpg", fetcher)
            let same = try await fetch("img/a b.jpg", fetcher, first.headers.validators)
            #expect(same.isNotModified)
            try Data(picture + [1]).write(to: URL(fileURLWithPath: root + "/img/a b.jpg"))
            let changed = try await fetch("img/a b.jpg", fetcher, first.headers.validators)
            #expect(changed.file?.bytes == 9)
        }
    }

    @Test(
        "What is missing, outside or no regular file is told apart",
        arguments: [
            ("none.jpg", Reason.localMissing), ("img/none/x.jpg", .localMissing),
            ("out.jpg", .localRefused), ("../secret.jpg", .localRefused),
            ("beside/b.jpg", .localRefused), ("../root-2/b.jpg", .localRefused),
            ("loop.jpg", .localRefused), ("img", .localRefused), ("", .localRefused),
            ("a\u{0}b", .localRefused), ("empty.jpg", .empty), ("page.jpg", .notAnImage),
            ("large.jpg", .tooLargeBytes),
        ])
    func refuses(_ path: String, _ reason: Reason) async throws {
        try await withRoot { _, fetcher in
            let sink = MemorySink()
            let result = try await fetch(path, fetcher, into: sink)
            #expect(result.reason == reason, "\(result.detail)")
            #expect(!result.detail.isEmpty)
            #expect(sink.isDiscarded)
        }
    }

    @Test("A root that is no folder is refused")
    func refusesRoots() async throws {
        try await withRoot { root, _ in
            #expect(throws: FetchError.self) {
                try LocalAssetFetcher(root: root + "/empty.jpg", maxBytes: ByteCount(1))
            }
            #expect(throws: FetchError.assetRootUnreadable(path: "/nonexistent", errno: 2)) {
                try LocalAssetFetcher(root: "/nonexistent", maxBytes: ByteCount(1))
            }
        }
    }
}
