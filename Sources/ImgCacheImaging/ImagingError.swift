internal import Glibc
public import ImgCacheModel

/// What can go wrong around pictures, apart from what the pictures themselves do.
///
/// A bad picture is no error: it is an ``ImgCacheModel/ImageOutcome/rejected(_:detail:)``.
public enum ImagingError: ImgCacheError, Equatable {
    /// libvips refused an operation; `detail` is its own text, for people only.
    case operation(name: String, detail: String)
    /// libvips could not be started.
    case libraryUnavailable(detail: String)
    /// A file could not be read or written.
    case file(path: String, action: String, errno: Int32)
    /// A worker process could not be started.
    case workerStart(path: String, detail: String)
    /// A worker and its parent do not understand each other.
    case workerProtocol(detail: String)

    /// A stable name in snake case.
    public var code: String {
        switch self {
        case .operation: "imaging_operation"
        case .libraryUnavailable: "imaging_library_unavailable"
        // The same word as the store's: a run ends by its disk reserve, whoever meets it first.
        case .file(_, _, ENOSPC), .file(_, _, EDQUOT): "disk_full"
        case .file: "imaging_file"
        case .workerStart: "imaging_worker_start"
        case .workerProtocol: "imaging_worker_protocol"
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .operation(let name, let detail):
            "libvips could not do \(name): \(detail)"
        case .libraryUnavailable(let detail):
            "libvips does not start: \(detail). Install libvips 8.14 or newer (apt: libvips42)."
        case .file(let path, let action, let number):
            "cannot \(action) \(path): \(SystemText.of(errno: number)). "
                + "Check that the folder exists, is writable and has space left."
        case .workerStart(let path, let detail):
            "cannot start the image worker \(path): \(detail). "
                + "Check that the program may be executed by this user."
        case .workerProtocol(let detail):
            "the image worker answers in a way that this program does not understand: "
                + "\(detail). Make sure that both are of the same version."
        }
    }
}
