import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct CacheDirectoryTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func foldersAreReadableByAWebServer() throws {
        for path in [cache.directory.thumbs, cache.directory.originals, cache.directory.temporary] {
            #expect(try mode(path) == 0o755)
        }
    }

    @Test func creatingTwiceChangesNothing() throws {
        try cache.place("thumbs/card/ab/abc.webp")
        try cache.directory.create()
        #expect(cache.exists("thumbs/card/ab/abc.webp"))
    }

    @Test func publicPathsAreThoseOfTheDesign() throws {
        let hash = try Sample.hash(0xAB)
        #expect(
            CacheDirectory.publicPath(original: hash, format: .jpeg)
                == "originals/ab/\(hash.hex).jpg")
        #expect(
            CacheDirectory.publicPath(preset: "card", key: "cdef01", format: .webp)
                == "thumbs/card/cd/cdef01.webp")
    }

    @Test func sweepEmptiesTheTemporaryFolderAlone() throws {
        try cache.place("tmp/body-1")
        try cache.place("tmp/work-1/deep/file.webp")
        try cache.place("originals/ab/abc.jpg")
        let lock = try RunLock.acquire(cache.directory, command: "sync", at: Sample.now)
        #expect(try cache.directory.sweepTemporary(holding: lock) == 2)
        #expect(try Disk.names(in: cache.directory.temporary) == [])
        #expect(cache.exists("originals/ab/abc.jpg"))
    }

    @Test func freeSpaceIsMeasured() throws {
        #expect(try cache.directory.freeSpace().bytes > 0)
        #expect(throws: StoreError.self) {
            try CacheDirectory(path: "/nowhere/at/all").freeSpace()
        }
    }
}
