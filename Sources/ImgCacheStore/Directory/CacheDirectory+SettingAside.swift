public import ImgCacheModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension CacheDirectory {
    /// Moves the catalog out of the way, to `quarantine/catalog-<seconds>/`.
    ///
    /// - Parameters:
    ///   - now: Names the folder.
    ///   - lock: The proof that nobody else has it open for writing.
    /// - Returns: The folder, relative to the cache directory.
    /// - Throws: ``StoreError`` when the disk refuses.
    func setCatalogAside(at now: Timestamp, holding lock: borrowing RunLock) throws -> String {
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

    /// Where a catalog that was made anew waits, whole, to take its place.
    var recoveredCatalog: String { "\(path)/catalog.sqlite.recovered" }

    /// Calls the closed catalog of ``makingCatalog`` whole, so that the next
    /// ``adoptRecoveredCatalog(at:holding:)`` puts it into its place, in this process or in
    /// another one.
    ///
    /// - Parameter lock: The proof that nobody else writes here.
    /// - Throws: ``StoreError`` when the disk refuses; the catalog in use stays as it is.
    public func keepMadeCatalog(holding lock: borrowing RunLock) throws {
        let made = makingCatalog.catalog
        try OpenFile(reading: made).flush()
        guard try Disk.rename(made, to: recoveredCatalog) else {
            throw StoreError.of(number: ENOENT, "rename into place", recoveredCatalog)
        }
        try Disk.flushFolder(path)
    }

    /// Puts a catalog that was made anew, if there is one, into the place of the old one, which
    /// goes to `quarantine/`. Killed in between, it is done at the next opening: a catalog that
    /// is half made is never in use.
    ///
    /// - Parameters:
    ///   - now: Names the folder in `quarantine/`.
    ///   - lock: The proof that nobody else has it open for writing.
    /// - Returns: The folder, relative to the cache directory; `nil` when there was nothing to do.
    /// - Throws: ``StoreError`` when the disk refuses.
    @discardableResult
    public func adoptRecoveredCatalog(
        at now: Timestamp, holding lock: borrowing RunLock
    ) throws -> String? {
        guard try Disk.exists(recoveredCatalog) else { return nil }
        let folder = try setCatalogAside(at: now, holding: lock)
        guard try Disk.rename(recoveredCatalog, to: catalog) else {
            throw StoreError.of(number: ENOENT, "rename into place", catalog)
        }
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
