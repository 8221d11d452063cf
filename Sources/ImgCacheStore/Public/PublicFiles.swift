internal import CFileShim

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files of a cache that a server may send, opened without ever following a link.
///
/// Needs no more than the right to read, no lock and no catalog.
public struct PublicFiles: Sendable {
    private let directory: CacheDirectory

    /// Opens nothing yet.
    public init(_ directory: CacheDirectory) { self.directory = directory }

    /// Opens a file.
    ///
    /// Each folder on the way is opened by itself: a link in the place of one, or of the file, is
    /// as good as nothing there, wherever it leads. The cache directory itself may be a link.
    /// Blocks on the disk.
    ///
    /// - Returns: `nil` when there is no such regular file.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func open(_ name: PublicName) throws(StoreError) -> PublicFile? {
        var folder = try enter(directory.path, below: AT_FDCWD, flags: 0)
        let parts = name.path.split(separator: "/")
        for part in parts.dropLast() {
            guard let above = folder else { return nil }
            defer { close(above) }
            folder = try enter(String(part), below: above, flags: O_NOFOLLOW)
        }
        guard let folder, let last = parts.last else { return nil }
        defer { close(folder) }
        return try PublicFile(
            name: String(last), below: folder, path: directory.absolute(name.path))
    }

    /// Opens the manifest.
    ///
    /// - Returns: `nil` when there is none.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func openManifest() throws(StoreError) -> PublicFile? {
        try PublicFile(name: directory.manifest, below: AT_FDCWD, path: directory.manifest)
    }

    /// What is at a name now, so that a copy in memory can be held against it.
    ///
    /// - Returns: `nil` when there is no such regular file.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func facts(of name: PublicName) throws(StoreError) -> FileFacts? {
        try Disk.facts(of: directory.absolute(name.path))
    }

    /// What the manifest is now; `nil` when there is none.
    ///
    /// - Throws: ``StoreError`` when the disk refuses.
    public func manifestFacts() throws(StoreError) -> FileFacts? {
        try Disk.facts(of: directory.manifest)
    }

    private func enter(
        _ name: String, below: Int32, flags: Int32
    ) throws(StoreError) -> Int32? {
        let descriptor = openat(below, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags)
        if descriptor >= 0 { return descriptor }
        guard errno == ENOENT || errno == ENOTDIR || errno == ELOOP else {
            throw .system("open", name)
        }
        return nil
    }
}

/// An open file that is sent; it closes with its last reference.
public final class PublicFile: Sendable {
    /// Open for reading, as long as this value lives.
    public let descriptor: Int32
    /// What the file was when it was opened.
    public let facts: FileFacts
    private let path: String
    private let isRegular: Bool

    /// - Returns: `nil` when there is no such regular file, or a link.
    convenience init?(name: String, below: Int32, path: String) throws(StoreError) {
        // Without O_NONBLOCK the opening of a FIFO would wait for a writer.
        let descriptor = openat(below, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ELOOP || errno == ENOTDIR { return nil }
            throw .system("open", path)
        }
        try self.init(adopting: descriptor, called: path)
        guard isRegular else { return nil }
    }

    /// Takes over an open file.
    ///
    /// - Parameters:
    ///   - descriptor: Open for reading; it closes with this value, also when this throws.
    ///   - name: How errors call it.
    /// - Throws: ``StoreError`` when the system does not tell what it is.
    public init(adopting descriptor: Int32, called name: String) throws(StoreError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let error = StoreError.system("look at", name)
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
        path = name
        facts = FileFacts(status)
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    deinit { close(descriptor) }

    /// Reads into a buffer from a place on, until it is full or the file ends.
    ///
    /// - Parameters:
    ///   - offset: Bytes from the file's start.
    ///   - cachedOnly: Reads only what lies in memory, and nothing that would wait for a disk.
    ///     Source: preadv2(2), `RWF_NOWAIT`; where the system lacks it, all is read.
    /// - Returns: Bytes read; `nil` when that would have had to wait.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func read(
        into buffer: UnsafeMutableRawBufferPointer, at offset: Int64, cachedOnly: Bool = false
    ) throws(StoreError) -> Int? {
        var done = 0
        while done < buffer.count, let start = buffer.baseAddress {
            let place = off_t(offset) + off_t(done)
            let count =
                cachedOnly
                ? cfile_pread_nowait(descriptor, start + done, buffer.count - done, place)
                : pread(descriptor, start + done, buffer.count - done, place)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                if cachedOnly, errno == EAGAIN { return nil }
                if cachedOnly, errno == EOPNOTSUPP {
                    return try read(into: buffer, at: offset, cachedOnly: false)
                }
                throw .system("read", path)
            }
            done += count
        }
        return done
    }
}
