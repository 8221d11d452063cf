import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct PublicFilesTests {
    private let cache: TemporaryCache
    private let files: PublicFiles
    private let name: PublicName
    private let path: String

    init() throws {
        cache = try TemporaryCache()
        files = PublicFiles(cache.directory)
        let key = String(repeating: "ab", count: 32)
        name = try #require(PublicName(path: "thumbs/card/ab/\(key).webp"))
        path = cache.directory.absolute(name.path)
        try FileManager.default.createDirectory(
            atPath: cache.directory.absolute("thumbs/card/ab"), withIntermediateDirectories: true)
        try Data("picture".utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test func fileIsOpenedAndRead() throws {
        let file = try #require(try files.open(name))
        #expect(file.facts.size == 7)
        var bytes = [UInt8](repeating: 0, count: 10)
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 3) }
        #expect(count == 4)
        #expect(bytes.prefix(4).elementsEqual("ture".utf8))
        #expect(try files.facts(of: name) == file.facts)
    }

    @Test func whatIsGoneIsNoError() throws {
        try FileManager.default.removeItem(atPath: path)
        #expect(try files.open(name) == nil)
        #expect(try files.facts(of: name) == nil)
        try FileManager.default.removeItem(atPath: cache.directory.thumbs)
        #expect(try files.open(name) == nil)
    }

    @Test func linkInPlaceOfTheFileIsNotFollowed() throws {
        let elsewhere = cache.directory.absolute("secret")
        try Data("secret".utf8).write(to: URL(fileURLWithPath: elsewhere))
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: elsewhere)
        #expect(try files.open(name) == nil)
        #expect(try files.facts(of: name) == nil)
    }

    @Test(arguments: ["thumbs", "thumbs/card", "thumbs/card/ab"])
    func linkInPlaceOfAFolderIsNotFollowed(folder: String) throws {
        let manager = FileManager.default
        let place = cache.directory.absolute(folder)
        let elsewhere = cache.directory.absolute("elsewhere")
        try manager.moveItem(atPath: place, toPath: elsewhere)
        try manager.createSymbolicLink(atPath: place, withDestinationPath: elsewhere)
        #expect(try files.open(name) == nil)
    }

    @Test func cacheDirectoryItselfMayBeALink() throws {
        let link = cache.directory.absolute("link")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: cache.directory.path)
        #expect(try PublicFiles(CacheDirectory(path: link)).open(name) != nil)
    }

    @Test func pipeInPlaceOfTheFileIsNeitherOpenedNorWaitedFor() throws {
        try FileManager.default.removeItem(atPath: path)
        try #require(mkfifo(path, 0o644) == 0)
        #expect(try files.open(name) == nil)
    }

    @Test func folderInPlaceOfTheFileIsNone() throws {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        #expect(try files.open(name) == nil)
    }
}
