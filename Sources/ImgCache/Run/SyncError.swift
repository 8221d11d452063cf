public import ImgCacheModel

/// What ends a run before its work, with nothing changed.
public enum SyncError: ImgCacheError {
    /// More than half of the documents known from the last run are not there.
    case documentsLost(known: Int, missing: Int)
    /// No document that is known lies under the paths that narrow a report.
    case unknownPaths([String])

    /// See ``ImgCacheError``.
    public var code: String {
        switch self {
        case .documentsLost: "documents_lost"
        case .unknownPaths: "paths_unknown"
        }
    }

    /// See ``ImgCacheError``.
    public var exitStatus: ExitStatus { .configuration }

    /// See ``ImgCacheError``.
    public var description: String {
        switch self {
        case .unknownPaths(let paths):
            """
            no known document is, or lies under, \(paths.joined(separator: ", ")); write paths as \
            the manifest has them, or run imgcache sync first.
            """
        case .documentsLost(let known, let missing):
            """
            \(missing) of \(known) documents known from the last run are not there; nothing was \
            changed. Check content.roots and that the folder is mounted, or say \
            --accept-removals when they were removed on purpose.
            """
        }
    }
}
