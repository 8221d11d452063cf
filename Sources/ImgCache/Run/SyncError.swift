public import ImgCacheModel

/// What ends a run before its work, with nothing changed.
public enum SyncError: ImgCacheError {
    /// More than half of the documents known from the last run are not there.
    case documentsLost(known: Int, missing: Int)
    /// A thumbnail could not be written since the disk is full.
    case diskFull(detail: String)

    /// See ``ImgCacheError``.
    public var code: String {
        switch self {
        case .documentsLost: "documents_lost"
        case .diskFull: "disk_full"
        }
    }

    /// See ``ImgCacheError``.
    public var exitStatus: ExitStatus {
        switch self {
        case .documentsLost: .configuration
        case .diskFull: .failed
        }
    }

    /// See ``ImgCacheError``.
    public var description: String {
        switch self {
        case .diskFull(let detail):
            "the disk of the cache is full (\(detail)); make room and run again."
        case .documentsLost(let known, let missing):
            """
            \(missing) of \(known) documents known from the last run are not there; nothing was \
            changed. Check content.roots and that the folder is mounted, or say \
            --accept-removals when they were removed on purpose.
            """
        }
    }
}
