internal import Crypto
public import ImgCacheModel

extension FileBlobStore: BlobVerifying {
    /// The SHA-256 of a stored file's bytes, read in pieces of 1 MiB.
    ///
    /// - Parameters:
    ///   - publicPath: `originals/...` or `thumbs/...`.
    ///   - pause: Hears of every piece's length, and may block to slow the reading down.
    /// - Returns: The hash.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func hash(of publicPath: String, pause: (Int) -> Void) throws -> ContentHash {
        let file = try OpenFile(reading: directory.absolute(publicPath))
        var hash = SHA256()
        try file.forEachPiece(of: 1 << 20) { piece in
            hash.update(bufferPointer: piece)
            pause(piece.count)
        }
        return ContentHash(digest: Array(hash.finalize()))
    }

    /// Moves a file out of what is served, to the same path under `quarantine/`.
    ///
    /// - Parameter path: Relative to the cache directory, under `originals` or `thumbs`; a folder
    ///   goes with all that is in it.
    /// - Returns: Where it is now, relative to the cache directory; `nil` when it is gone.
    /// - Throws: ``StoreError``: the disk refuses, or ``StoreError/unsafeName(_:)`` for a path that
    ///   leads elsewhere.
    public func quarantine(_ path: String) throws -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "originals" || parts[0] == "thumbs",
            !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." })
        else { throw StoreError.unsafeName(path) }
        // A link on the way leads to files of others.
        for count in 2..<parts.count {
            let folder = parts[..<count].joined(separator: "/")
            guard try Disk.isFolder(directory.absolute(folder)) else {
                throw StoreError.unsafeName(path)
            }
        }
        var target = "quarantine/\(path)"
        var number = 1
        while try Disk.exists(directory.absolute(target)) {
            number += 1
            target = "quarantine/\(path).\(number)"
        }
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? target
        try Disk.makeFolders(directory.absolute(folder))
        guard try Disk.rename(directory.absolute(path), to: directory.absolute(target)) else {
            return nil
        }
        try Disk.flushFolder(directory.absolute(folder))
        return target
    }

    /// Whether a stored file is there.
    ///
    /// - Throws: ``StoreError`` when the disk refuses to tell.
    public func exists(_ publicPath: String) throws -> Bool {
        try Disk.size(of: directory.absolute(publicPath)) != nil
    }

    /// Where a public path lies, for a decoder.
    public func absolutePath(of publicPath: String) -> String { directory.absolute(publicPath) }
}
