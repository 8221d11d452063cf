public import ImgCacheModel

extension CacheDirectory {
    /// Moves the catalog out of the way, to `quarantine/catalog-<seconds>/`.
    ///
    /// - Parameters:
    ///   - now: Names the folder.
    ///   - lock: The proof that nobody else has it open for writing.
    /// - Returns: The folder, relative to the cache directory.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func setCatalogAside(at now: Timestamp, holding lock: borrowing RunLock) throws -> String
    {
        let folder = "quarantine/catalog-\(now.seconds)"
        try Disk.makeFolders(absolute(folder))
        for suffix in ["", "-wal", "-shm"] where try Disk.exists(catalog + suffix) {
            _ = try Disk.rename(
                catalog + suffix, to: absolute("\(folder)/catalog.sqlite\(suffix)"))
        }
        try Disk.flushFolder(absolute(folder))
        try Disk.flushFolder(path)
        return folder
    }
}

extension CacheDirectory {
    /// Whether at least one file of an original's name lies in `originals`.
    ///
    /// - Throws: ``StoreError`` when the disk refuses.
    public var hasOriginals: Bool {
        get throws {
            for shard in try Disk.names(in: originals) ?? [] {
                let names = try Disk.names(in: "\(originals)/\(shard)") ?? []
                if names.contains(where: { Self.isPublic("originals/\(shard)/\($0)") }) {
                    return true
                }
            }
            return false
        }
    }
}
