internal import Glibc
internal import ImgCacheModel

/// Where a command's result goes: standard output, or a file that appears whole or not at all.
///
/// A file is written beside its place under another name, flushed and renamed by ``finish()``;
/// without that it is removed again.
final class OutputFile: Sendable {
    private let descriptor: Int32
    private let place: (staged: String, path: String)?

    /// The reader of standard output is gone: nothing is left to be done, and nothing is wrong.
    struct ReaderGone: Error {}

    /// Standard output.
    ///
    /// A closed pipe is then told by ``ReaderGone``, not by a signal.
    static func standardOutput() -> OutputFile {
        signal(SIGPIPE, SIG_IGN)
        return OutputFile(descriptor: STDOUT_FILENO, place: nil)
    }

    /// A new file, or one that takes the place of an old one. What exists and is no regular file,
    /// such as `/dev/stdout`, is written into.
    ///
    /// - Parameters:
    ///   - path: Where to.
    ///   - cache: The cache directory, whose own files are refused.
    ///   - isForAll: Whether everybody may read it, whatever the umask says.
    /// - Returns: The open file.
    /// - Throws: ``OutputError`` when it cannot be made there.
    static func file(
        _ path: String, besides cache: String, isForAll: Bool = false
    ) throws(OutputError) -> OutputFile {
        guard !isOwn(path, cache) else { throw .owned(path: path) }
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .system("open", path) }
            return OutputFile(descriptor: descriptor, place: nil)
        }
        let staged = "\(path).imgcache-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
        let descriptor = open(staged, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("create", path) }
        let file = OutputFile(descriptor: descriptor, place: (staged, path))
        if isForAll, fchmod(descriptor, 0o644) != 0 { throw .system("set the mode of", path) }
        return file
    }

    /// Finds out whether ``file(_:besides:)`` would work, and leaves nothing behind.
    ///
    /// - Parameters:
    ///   - path: Where to.
    ///   - cache: The cache directory, whose own files are refused.
    /// - Throws: ``OutputError`` when it cannot be made there.
    static func check(_ path: String, besides cache: String) throws(OutputError) {
        guard !isOwn(path, cache) else { throw .owned(path: path) }
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else {
            // Made under its other name, and removed again.
            _ = try file(path, besides: cache)
            return
        }
        // A pipe is not opened: that would wait for its reader.
        guard status.st_mode & S_IFMT != S_IFDIR else {
            errno = EISDIR
            throw .system("write", path)
        }
        guard access(path, W_OK) == 0 else { throw .system("write", path) }
    }

    /// Whether a path names a file that imgcache itself keeps in the cache directory.
    private static func isOwn(_ path: String, _ cache: String) -> Bool {
        let slash = path.lastIndex(of: "/")
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        let above = slash.map { String(path[...$0]) } ?? "."
        guard let folder = real(above), let root = real(cache) else { return false }
        if folder == root {
            return name == "manifest.json" || name == "run.lock"
                || name.hasPrefix("catalog.sqlite")
        }
        return ["originals", "thumbs", "tmp", "quarantine"].contains {
            folder == "\(root)/\($0)" || folder.hasPrefix("\(root)/\($0)/")
        }
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    private init(descriptor: Int32, place: (staged: String, path: String)?) {
        self.descriptor = descriptor
        self.place = place
    }

    deinit {
        guard let place else { return }
        close(descriptor)
        // Renamed by then, or not wanted.
        unlink(place.staged)
    }

    /// Writes all bytes.
    ///
    /// - Throws: ``ReaderGone``, or ``OutputError`` when the disk refuses.
    func write(_ bytes: [UInt8]) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { rest in
                Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE, place == nil { throw ReaderGone() }
                throw OutputError.system("write", place?.path ?? "standard output")
            }
            written += count
        }
    }

    /// Puts the file into its place.
    ///
    /// - Throws: ``OutputError`` when the disk refuses; what was there before stays then.
    func finish() throws(OutputError) {
        guard let place else { return }
        guard fsync(descriptor) == 0 else { throw .system("flush", place.path) }
        guard rename(place.staged, place.path) == 0 else { throw .system("replace", place.path) }
    }
}

/// What keeps a result from being written.
enum OutputError: ImgCacheError {
    /// The file is one that imgcache keeps in the cache directory.
    case owned(path: String)
    /// A call to the system failed.
    case refused(action: String, path: String, problem: String)

    /// The error that `errno` names.
    static func system(_ action: String, _ path: String) -> OutputError {
        .refused(action: action, path: path, problem: String(cString: strerror(errno)))
    }

    var code: String { "output_not_written" }

    var description: String {
        switch self {
        case .owned(let path):
            "'\(path)' belongs to the cache itself and is not overwritten. Name another file."
        case .refused(let action, let path, let problem):
            """
            cannot \(action) '\(path)': \(problem). Check that its folder exists, that you may \
            write there and that the disk has room.
            """
        }
    }
}
