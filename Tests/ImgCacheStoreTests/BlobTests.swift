import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct FileBlobStoreTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    private func stage(_ store: FileBlobStore, _ text: String) throws -> StagedFile {
        let sink = try store.openSink()
        try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
        return try sink.finish()
    }

    @Test func sinkHashesWhatItWrites() throws {
        let staged = try stage(FileBlobStore(cache.directory), "abc")
        // FIPS 180-4, appendix of examples.
        #expect(
            staged.hash.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(staged.bytes == 3)
        #expect(try String(contentsOfFile: staged.path, encoding: .utf8) == "abc")
    }

    @Test(arguments: [1, 65535, 65536, 65537, 200_000])
    func sinkKeepsTheOrderOfPiecesOfAnySize(size: Int) async throws {
        let store = FileBlobStore(cache.directory)
        let sink = try store.openSink()
        var all: [UInt8] = []
        for piece in 0..<5 {
            let bytes = [UInt8](repeating: UInt8(piece), count: piece == 2 ? 7 : size)
            try bytes.withUnsafeBytes { try sink.write($0) }
            all += bytes
        }
        #expect(sink.count == Int64(all.count))
        let staged = try sink.finish()
        #expect(try Data(contentsOf: URL(fileURLWithPath: staged.path)) == Data(all))
        try await store.adoptOriginal(staged, format: .gif)
        let path = CacheDirectory.publicPath(original: staged.hash, format: .gif)
        #expect(try store.hash(of: path, pause: { _ in }) == staged.hash)
    }

    @Test func aNewTryForgetsTheLast() throws {
        let store = FileBlobStore(cache.directory)
        let sink = try store.openSink()
        try Array(repeating: UInt8(7), count: 100_000).withUnsafeBytes { try sink.write($0) }
        try sink.reset()
        #expect(sink.count == 0)
        try Array("abc".utf8).withUnsafeBytes { try sink.write($0) }
        let staged = try sink.finish()
        #expect(staged.hash == (try stage(store, "abc")).hash)
    }

    @Test func discardedSinkLeavesNothing() throws {
        let sink = try FileBlobStore(cache.directory).openSink()
        sink.discard()
        sink.discard()
        #expect(try Disk.names(in: cache.directory.temporary) == [])
        #expect(throws: StoreError.self) { try sink.finish() }
    }

    @Test func discardAfterFinishKeepsTheFile() throws {
        let sink = try FileBlobStore(cache.directory).openSink()
        let staged = try sink.finish()
        sink.discard()
        #expect(FileManager.default.fileExists(atPath: staged.path))
    }

    @Test func originalGetsItsNameAndTheStagedFileGoes() async throws {
        let store = FileBlobStore(cache.directory)
        for _ in 0..<2 {
            let staged = try stage(store, "abc")
            try await store.adoptOriginal(staged, format: .png)
            let path = try #require(try store.originalPath(staged.hash, format: .png))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "abc")
            #expect(
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                    == 0o644)
            #expect(try Disk.names(in: cache.directory.temporary) == [])
        }
    }

    @Test func aCutOriginalIsReplaced() async throws {
        let store = FileBlobStore(cache.directory)
        let staged = try stage(store, "abcdef")
        try cache.place(store.publicPath(original: staged.hash, format: .gif), bytes: 2)
        try await store.adoptOriginal(staged, format: .gif)
        let path = try #require(try store.originalPath(staged.hash, format: .gif))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "abcdef")
    }

    @Test func unknownOriginalHasNoPath() throws {
        let store = FileBlobStore(cache.directory)
        #expect(try store.originalPath(try Sample.hash(9), format: .jpeg) == nil)
    }

    private func rendered(
        _ store: FileBlobStore, _ text: String, preset: String = "card", key: String
    ) throws -> RenderedFile {
        let name = "\(key.filter { $0 != "/" })-\(UInt64.random(in: 0 ... .max)).webp"
        let path = "\(store.workFolder)/\(name)"
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        return RenderedFile(
            preset: preset, key: key, format: .webp, size: PixelSize(width: 1, height: 1),
            bytes: Int64(text.utf8.count), path: path)
    }

    @Test func thumbnailNameThatExistsKeepsItsBytes() async throws {
        let store = FileBlobStore(cache.directory)
        try await store.adoptThumbnails([try rendered(store, "first", key: "abcd")])
        try await store.adoptThumbnails([try rendered(store, "second", key: "abcd")])
        let path = cache.directory.absolute("thumbs/card/ab/abcd.webp")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
    }

    @Test func emptyThumbnailIsReplaced() async throws {
        let store = FileBlobStore(cache.directory)
        try cache.place("thumbs/card/ab/abcd.webp", bytes: 0)
        try await store.adoptThumbnails([try rendered(store, "second", key: "abcd")])
        let path = cache.directory.absolute("thumbs/card/ab/abcd.webp")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
    }

    @Test(arguments: [
        ("card", "../../etc"), ("card", "ABCD"), ("card", "ab"), ("card", ""), ("../x", "abcd"),
        ("", "abcd"), ("a/b", "abcd"),
    ])
    func namesThatLeaveTheLayoutAreRefused(preset: String, key: String) async throws {
        let store = FileBlobStore(cache.directory)
        let file = try rendered(store, "x", preset: preset, key: key)
        await #expect(throws: StoreError.self) { try await store.adoptThumbnails([file]) }
        #expect(try Disk.names(in: cache.directory.thumbs) == [])
    }

    @Test func manyAtOnceAllArrive() async throws {
        let store = FileBlobStore(cache.directory)
        let staged = try (0..<200).map { try stage(store, "body \($0 % 190)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for file in staged {
                group.addTask { try await store.adoptOriginal(file, format: .jpeg) }
            }
            try await group.waitForAll()
        }
        for file in staged { #expect(try store.originalPath(file.hash, format: .jpeg) != nil) }
        #expect(try Disk.names(in: cache.directory.temporary) == [])
    }

    @Test func oneVanishedFileDoesNotHarmItsNeighbours() async throws {
        let store = FileBlobStore(cache.directory)
        let good = try stage(store, "good")
        let bad = try stage(store, "bad")
        try Disk.delete(bad.path)
        async let first: Void = store.adoptOriginal(good, format: .jpeg)
        await #expect(throws: StoreError.self) {
            try await store.adoptOriginal(bad, format: .jpeg)
        }
        try await first
        #expect(try store.originalPath(good.hash, format: .jpeg) != nil)
        #expect(try store.originalPath(bad.hash, format: .jpeg) == nil)
    }

    @Test func discardTouchesNothingOutsideTheTemporaryFolder() throws {
        let store = FileBlobStore(cache.directory)
        try cache.place("originals/ab/abc.jpg")
        store.discard(path: cache.directory.absolute("originals/ab/abc.jpg"))
        store.discard(path: cache.directory.temporary + "/../originals/ab/abc.jpg")
        #expect(cache.exists("originals/ab/abc.jpg"))
    }
}
