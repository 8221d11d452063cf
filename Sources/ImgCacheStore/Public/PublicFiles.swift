internal import CFileShim
internal import Synchronization

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
    private let root: RootFolder

    /// Opens nothing yet.
    public init(_ directory: CacheDirectory) {
        self.directory = directory
        root = RootFolder(directory.path)
    }

    /// Opens a file.
    ///
    /// A link in the place of a folder on the way, or of the file, is as good as nothing there,
    /// wherever it leads. The cache directory itself may be a link; another one in its place is
    /// noticed within a second. Blocks on the disk.
    ///
    /// - Parameter name: Of an original or a thumbnail.
    /// - Returns: `nil` when there is no such regular file.
    /// - Throws: ``StoreError`` when the disk refuses.
    public func open(_ name: PublicName) throws(StoreError) -> PublicFile? {
        guard let folder = try root.folder() else { return nil }
        defer { withExtendedLifetime(folder) {} }
        let descriptor = cfile_open_beneath(folder.descriptor, name.path)
        if descriptor < 0, errno == ENOSYS || errno == EPERM {
            // An old kernel, or a filter that does not know the call.
            return try walk(name, from: folder)
        }
        return try PublicFile(opened: descriptor, path: name.path)
    }

    /// As ``open(_:)`` by opening each folder on the way by itself.
    func walk(_ name: PublicName, from root: OpenFolder) throws(StoreError) -> PublicFile? {
        var folder = root
        let parts = name.path.split(separator: "/")
        for part in parts.dropLast() {
            guard let next = try OpenFolder(String(part), below: folder.descriptor, O_NOFOLLOW)
            else { return nil }
            folder = next
        }
        defer { withExtendedLifetime(folder) {} }
        return try PublicFile(
            name: String(parts.last ?? ""), below: folder.descriptor, path: name.path)
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
}

/// An open folder that closes with its last reference.
final class OpenFolder: Sendable {
    let descriptor: Int32

    /// A folder below another one; `nil` when there is none of that name.
    init?(_ name: String, below: Int32, _ flags: Int32) throws(StoreError) {
        descriptor = openat(below, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags)
        guard descriptor < 0 else { return }
        guard errno == ENOENT || errno == ENOTDIR || errno == ELOOP else {
            throw .system("open", name)
        }
        return nil
    }

    deinit { if descriptor >= 0 { close(descriptor) } }
}

/// The cache directory, opened anew each second, so that another one in its place is noticed.
private final class RootFolder: Sendable {
    private let path: String
    private let held = Mutex<(folder: OpenFolder, until: Int64)?>(nil)

    init(_ path: String) { self.path = path }

    func folder() throws(StoreError) -> OpenFolder? {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let now = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        if let held = held.withLock({ $0 }), now < held.until { return held.folder }
        guard let folder = try OpenFolder(path, below: AT_FDCWD, 0) else { return nil }
        held.withLock { $0 = (folder, now + 1000) }
        return folder
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
        try self.init(
            opened: openat(below, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK),
            path: path)
    }

    /// What an opening came to, just before; `nil` when there is no such regular file, or a link.
    convenience init?(opened descriptor: Int32, path: String) throws(StoreError) {
        guard descriptor >= 0 else {
            if [ENOENT, ELOOP, ENOTDIR, EXDEV].contains(errno) { return nil }
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

    /// How long the file is now, in bytes; files of a cache never change, unless somebody meddles.
    ///
    /// - Returns: The length that the system tells.
    /// - Throws: ``StoreError`` when the system does not tell.
    public func size() throws(StoreError) -> Int64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("look at", path) }
        return Int64(status.st_size)
    }

    /// Reads into a buffer from a place on, until it is full or the file ends.
    ///
    /// - Parameters:
    ///   - buffer: What is filled.
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
