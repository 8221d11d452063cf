public import ImgCacheModel

extension CacheDirectory {
    /// Files and bytes of everything but originals and thumbnails, which the catalog counts.
    ///
    /// Blocks on the disk; takes as long as there are files set aside or half-written. A file that
    /// goes meanwhile does not count, and links are not followed.
    ///
    /// - Returns: Kinds without a file are missing.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func volumesBesideTheStore() throws -> [DiskUse.Kind: CatalogTally.Volume] {
        var volumes: [DiskUse.Kind: CatalogTally.Volume] = [:]
        func add(_ bytes: Int64, to kind: DiskUse.Kind) {
            let before = volumes[kind] ?? CatalogTally.Volume(files: 0, bytes: 0)
            volumes[kind] = before + CatalogTally.Volume(files: 1, bytes: bytes)
        }
        for name in try Disk.names(in: path, onlyFiles: true) ?? [] {
            guard let kind = Self.kind(of: name), let bytes = try Disk.size(of: absolute(name))
            else { continue }
            add(bytes, to: kind)
        }
        for (folder, kind) in [("quarantine", DiskUse.Kind.quarantine), ("tmp", .temporary)] {
            guard try Disk.isFolder(absolute(folder)) else { continue }
            try Disk.forEachFile(below: absolute(folder)) { add($0, to: kind) }
        }
        return volumes
    }

    /// What a file in the cache directory itself is; `nil` for one of others.
    static func kind(of name: String) -> DiskUse.Kind? {
        switch name {
        case "manifest.json": .manifest
        case "catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm",
            "catalog.sqlite-journal":
            .catalog
        default: CatalogBackup.version(of: name) == nil ? nil : .backup
        }
    }
}
