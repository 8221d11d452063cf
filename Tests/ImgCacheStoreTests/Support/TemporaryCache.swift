import Foundation
import ImgCacheModel

@testable import ImgCacheStore

/// A cache directory that goes when the test lets go of it.
final class TemporaryCache: Sendable {
    let directory: CacheDirectory

    init() throws {
        let path = NSTemporaryDirectory() + "/imgcache-store-\(UUID().uuidString)"
        directory = CacheDirectory(path: path)
        try directory.create()
    }

    deinit {
        do { try Disk.deleteTree(directory.path) } catch { return }
    }

    func open() throws -> SQLiteCatalog { try SQLiteCatalog(directory, access: .readWrite) }

    /// Puts a file where a public path says.
    func place(_ publicPath: String, bytes: Int = 3) throws {
        let path = directory.absolute(publicPath)
        try Disk.makeFolders(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
        try Data(repeating: 1, count: bytes).write(to: URL(fileURLWithPath: path))
    }

    func remove(_ publicPath: String) throws {
        try Disk.delete(directory.absolute(publicPath))
    }

    func exists(_ publicPath: String) -> Bool {
        FileManager.default.fileExists(atPath: directory.absolute(publicPath))
    }

    func manifest() throws -> String {
        try String(contentsOfFile: directory.manifest, encoding: .utf8)
    }
}
