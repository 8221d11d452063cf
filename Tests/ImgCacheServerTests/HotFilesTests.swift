import Foundation
import ImgCacheModel
import ImgCacheStore
import NIOCore
import Testing

@testable import ImgCacheServer

@Suite struct HotFilesTests {
    private let site: ServedSite
    private let files: PublicFiles

    init() throws {
        site = try ServedSite()
        files = PublicFiles(site.directory)
    }

    private func load(_ number: Int, bytes: Int = 100) throws -> (PublicName, ServedFile) {
        let name = try site.thumbnail(number, bytes: Data(repeating: 7, count: bytes))
        let file = try #require(try files.open(name))
        return (name, ServedFile(name, file, bytes: ByteBuffer(repeating: 7, count: bytes)))
    }

    @Test func whatIsKeptIsFoundAgain() throws {
        var hot = HotFiles(budget: 1 << 20)
        let (name, file) = try load(1)
        let now = NIODeadline.now()
        #expect(try hot.file("/x", now: now, files) == nil)
        hot.keep(file, name, "/x", now: now)
        #expect(try hot.file("/x", now: now + .milliseconds(900), files) === file)
    }

    @Test func afterASecondTheDiskIsAsked() throws {
        var hot = HotFiles(budget: 1 << 20)
        let (name, file) = try load(1)
        let now = NIODeadline.now()
        hot.keep(file, name, "/x", now: now)
        #expect(try hot.file("/x", now: now + .seconds(2), files) === file)
        try FileManager.default.removeItem(atPath: site.directory.absolute(name.path))
        #expect(try hot.file("/x", now: now + .milliseconds(2900), files) === file)
        #expect(try hot.file("/x", now: now + .milliseconds(3100), files) == nil)
    }

    @Test func fileThatWasReplacedIsNotSentFromMemory() throws {
        var hot = HotFiles(budget: 1 << 20)
        let (name, file) = try load(1)
        let now = NIODeadline.now()
        hot.keep(file, name, "/x", now: now)
        _ = try site.thumbnail(1, bytes: Data("other".utf8))
        #expect(try hot.file("/x", now: now + .seconds(2), files) == nil)
    }

    @Test func memoryStaysWithinTheBudget() throws {
        var hot = HotFiles(budget: 1 << 20)
        let now = NIODeadline.now()
        var held: [Weak] = []
        for number in 0..<100 {
            let (name, file) = try load(number, bytes: 30_000)
            hot.keep(file, name, "/\(number)", now: now)
            held.append(Weak(file: file))
        }
        let bytes = held.count { $0.file != nil } * 30_000
        #expect(bytes <= 1 << 20)
        #expect(bytes >= 1 << 18)
    }

    @Test func whatIsAskedOftenStays() throws {
        var hot = HotFiles(budget: 1 << 20)
        let now = NIODeadline.now()
        let (name, favourite) = try load(1000)
        hot.keep(favourite, name, "/favourite", now: now)
        for number in 0..<200 {
            let (name, file) = try load(number, bytes: 30_000)
            hot.keep(file, name, "/\(number)", now: now)
            #expect(try hot.file("/favourite", now: now, files) === favourite)
        }
    }

    @Test func fileTooLargeForTheBudgetIsNotKept() throws {
        var hot = HotFiles(budget: 100_000)
        let (name, file) = try load(1, bytes: 60_000)
        hot.keep(file, name, "/x", now: .now())
        #expect(try hot.file("/x", now: .now(), files) == nil)
    }

    private struct Weak {
        weak var file: ServedFile?
    }
}
