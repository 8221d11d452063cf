internal import Glibc
internal import ImgCacheModel

/// The folder that the files of the site lie in.
///
/// Links are resolved by the system and the real path is compared, before the file is opened and
/// again afterwards: nothing outside of the root is ever read.
final class AssetRoot: Sendable {
    /// The real path of the folder, without a slash at its end but for `/` itself.
    let realPath: String

    /// - Throws: ``FetchError/assetRootUnreadable(path:errno:)`` when there is no such folder.
    init(_ path: String) throws(FetchError) {
        guard let real = Self.realPath(path) else {
            throw .assetRootUnreadable(path: path, errno: errno)
        }
        var info = stat()
        guard stat(real, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
            throw .assetRootUnreadable(path: path, errno: ENOTDIR)
        }
        realPath = real
    }

    /// Opens a regular file whose real path lies under the root.
    ///
    /// - Parameter relative: Without a leading slash.
    /// - Returns: An open descriptor and what the system says of the file, or why not.
    func open(_ relative: String) -> Result<(descriptor: Int32, info: stat), Refusal> {
        guard !relative.isEmpty, !relative.utf8.contains(0) else {
            return .failure(Self.refused("names no file"))
        }
        let prefix = realPath == "/" ? "/" : realPath + "/"
        guard let real = Self.realPath(prefix + relative) else {
            return .failure(Self.missing(relative, errno))
        }
        guard real.hasPrefix(prefix) else {
            return .failure(Self.refused("'\(relative)' leads out of the asset root"))
        }
        // The real path holds no link: one that appears now is not followed. O_NONBLOCK keeps a
        // named pipe from holding the thread.
        let descriptor = Glibc.open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return .failure(Self.missing(relative, errno)) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return .failure(Self.refused("'\(relative)' is no regular file"))
        }
        // A folder on the way may have been exchanged meanwhile: what was opened counts.
        guard let opened = Self.realPath("/proc/self/fd/\(descriptor)"), opened.hasPrefix(prefix)
        else {
            close(descriptor)
            return .failure(Self.refused("'\(relative)' leads out of the asset root"))
        }
        return .success((descriptor, info))
    }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func missing(_ relative: String, _ number: Int32) -> Refusal {
        switch number {
        case ENOENT, ENOTDIR, ENAMETOOLONG:
            Refusal(reason: .localMissing, detail: "no file '\(relative)' under the asset root")
        default: refused("'\(relative)' cannot be read: \(FetchError.text(number))")
        }
    }

    private static func refused(_ detail: String) -> Refusal {
        Refusal(reason: .localRefused, detail: detail)
    }
}
