public import ImgCacheModel

extension FileBlobStore: BlobRemoving {
    /// Deletes originals and thumbnails by their public paths. A file that is being sent to a
    /// reader at this moment is finished all the same.
    ///
    /// - Parameter publicPaths: `originals/...` and `thumbs/...`.
    /// - Returns: How many bytes that freed.
    /// - Throws: ``StoreError/unsafeName(_:)`` for any other path, before anything is deleted, or
    ///   what the disk refused.
    public func remove(_ publicPaths: [String]) throws -> ByteCount {
        for path in publicPaths where !CacheDirectory.isPublic(path) {
            throw StoreError.unsafeName(path)
        }
        var freed: Int64 = 0
        var folders = Set<String>()
        for path in publicPaths.map(directory.absolute) {
            guard let size = try Disk.size(of: path) else { continue }
            try Disk.delete(path)
            freed += size
            folders.insert(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
        }
        for folder in folders { try Disk.flushFolder(folder) }
        return ByteCount(freed)
    }
}
