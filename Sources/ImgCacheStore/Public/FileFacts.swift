#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What tells one file from another, and from itself before a change.
public struct FileFacts: Hashable, Sendable {
    /// Bytes.
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// The number of the file on its file system.
    public var inode: UInt64

    /// Takes every value.
    public init(size: Int64, modified: Int64, inode: UInt64) {
        self.size = size
        self.modified = modified
        self.inode = inode
    }

    /// What a path leads to, by way of links too; `nil` where there is nothing.
    ///
    /// - Parameter path: Of the file system.
    /// - Throws: ``StoreError`` when the disk refuses.
    public init?(following path: String) throws(StoreError) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("look at", path)
        }
        self.init(status)
    }

    init(_ status: stat) {
        size = Int64(status.st_size)
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        // Beyond the year 2262, where 64 bits end: the last moment that there is.
        let (whole, isBeyond) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isLater) = whole.addingReportingOverflow(Int64(time.tv_nsec))
        modified = isBeyond || isLater ? (time.tv_sec < 0 ? .min : .max) : sum
        inode = UInt64(status.st_ino)
    }
}
