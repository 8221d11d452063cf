public import ImgCacheModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The layout of a cache on disk: which file lies where.
///
/// Everything under `originals` and `thumbs` is immutable once its name exists, so that a web
/// server may serve it for ever.
public struct CacheDirectory: Hashable, Sendable {
    /// The folder as given, without a slash at its end.
    public let path: String

    /// Takes a path, absolute or relative to the working directory; nothing is touched.
    public init(path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path.isEmpty ? "." : path
    }

    /// Makes the folders that are missing, with mode 0755.
    ///
    /// - Throws: ``StoreError`` when the disk refuses.
    public func create() throws {
        try Disk.makeFolders(path)
        for folder in [originals, thumbs, temporary] { try Disk.makeFolder(folder) }
    }

    /// Whether the folder is there, itself or by way of a link.
    public var isThere: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Empties `tmp` of what a killed run left.
    ///
    /// - Parameter lock: The proof that nobody else writes there.
    /// - Returns: How many files and folders were deleted.
    /// - Throws: ``StoreError`` when the disk refuses, or when `tmp` is a link: what lies behind it
    ///   is not ours to delete.
    @discardableResult
    public func sweepTemporary(holding lock: borrowing RunLock) throws -> Int {
        guard try Disk.isFolder(temporary) else {
            throw StoreError.fileFailed(path: temporary, action: "empty", number: ELOOP)
        }
        let names = try Disk.names(in: temporary) ?? []
        for name in names { try Disk.deleteTree("\(temporary)/\(name)") }
        return names.count
    }

    /// Bytes free on the file system for this user. Source: `statvfs(3)`, `f_bavail`.
    ///
    /// - Throws: ``StoreError`` when the directory does not exist.
    public func freeSpace() throws -> ByteCount { ByteCount(try Disk.freeSpace(at: path)) }

    /// `manifest.json`.
    public var manifest: String { "\(path)/manifest.json" }
    /// `catalog.sqlite`.
    public var catalog: String { "\(path)/catalog.sqlite" }
    /// The file that the run lock is taken on.
    public var lock: String { "\(path)/run.lock" }
    /// The folder of what is being written.
    public var temporary: String { "\(path)/tmp" }
    /// The folder of originals.
    public var originals: String { "\(path)/originals" }
    /// The folder of thumbnails.
    public var thumbs: String { "\(path)/thumbs" }

    /// `originals/ab/<sha256>.<ext>`, relative to the cache directory.
    public static func publicPath(original hash: ContentHash, format: ImageFormat) -> String {
        "originals/\(hash.shard)/\(hash.hex).\(format.fileExtension)"
    }

    /// `thumbs/<preset>/ab/<key>.<ext>`, relative to the cache directory.
    public static func publicPath(preset: String, key: String, format: ImageFormat) -> String {
        "thumbs/\(preset)/\(key.prefix(2))/\(key).\(format.fileExtension)"
    }

    /// Where a public path lies on disk.
    public func absolute(_ publicPath: String) -> String { "\(path)/\(publicPath)" }

    /// Whether a path names an original or a thumbnail and nothing else.
    static func isPublic(_ path: String) -> Bool { PublicName(path: path) != nil }

    /// Whether a text can be a thumbnail's key: 3 to 128 lower-case hex digits.
    static func isKey(_ text: some StringProtocol) -> Bool {
        (3...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// Whether a text can be a preset's name: `[a-z0-9_-]{1,40}`.
    static func isPresetName(_ text: some StringProtocol) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0) || $0 == 45 || $0 == 95
            }
    }
}
