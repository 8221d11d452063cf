public import ImgCacheModel

/// What goes wrong in the cache directory and its catalog.
public enum StoreError: ImgCacheError {
    /// Another run holds the lock; `holder` is `nil` when its note cannot be read.
    case lockHeld(path: String, holder: RunLock.Holder?)
    /// The file system has no room left for `path`.
    case diskFull(path: String, action: String)
    /// The system refused `action` on `path` with the error number `number` of `errno.h`.
    case fileFailed(path: String, action: String, number: Int32)
    /// A preset, a key or a path is none that a file of the cache may have.
    case unsafeName(String)
    /// The catalog was written by a later version of imgcache.
    case catalogTooNew(path: String, found: Int, known: Int)
    /// The catalog was written by an earlier version, and who only reads cannot bring it forward.
    case catalogTooOld(path: String, found: Int, known: Int)
    /// There is no room to copy the catalog, and so it is not brought forward.
    case noRoomForBackup(path: String, found: Int, known: Int, needed: ByteCount, free: ByteCount)
    /// The file is no catalog of imgcache.
    case catalogForeign(path: String)
    /// SQLite, or a value that makes no sense, says that the catalog is damaged.
    case catalogDamaged(path: String, detail: String)
    /// There is no catalog to read.
    case catalogMissing(path: String)
    /// A statement failed for another reason.
    case catalogFailed(path: String, action: String, cause: any Error)
    /// The cache was made for another base URL; `configured` is `nil` when there is none now.
    case otherBaseURL(path: String, claimed: String, configured: String?)

    /// A stable name in snake case.
    public var code: String {
        switch self {
        case .lockHeld: "lock_held"
        case .diskFull: "disk_full"
        case .fileFailed: "cache_file_failed"
        case .unsafeName: "cache_name_unsafe"
        case .catalogTooNew: "catalog_too_new"
        case .catalogTooOld: "catalog_too_old"
        case .noRoomForBackup: "catalog_backup_no_room"
        case .catalogForeign: "catalog_foreign"
        case .catalogDamaged: "catalog_damaged"
        case .catalogMissing: "catalog_missing"
        case .catalogFailed: "catalog_failed"
        case .otherBaseURL: "cache_other_base_url"
        }
    }

    /// SQLite's error, where there is one.
    public var cause: (any Error)? {
        if case .catalogFailed(_, _, let cause) = self { cause } else { nil }
    }

    /// 5 for a held lock, 3 for a cache that is not meant by the configuration, else 1.
    public var exitStatus: ExitStatus {
        switch self {
        case .lockHeld: .locked
        case .otherBaseURL, .catalogForeign: .configuration
        default: .failed
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .lockHeld(let path, let holder):
            "another run holds the lock \(path): \(holder.map(\.description) ?? "unknown"); "
                + "wait for it to end, or use --wait"
        case .diskFull(let path, let action):
            "cannot \(action) \(path): no space left on the disk; free some or raise "
                + "cache.minFree so that runs end earlier"
        case .fileFailed(let path, let action, let number):
            "cannot \(action) \(path): \(SystemText.describe(number)); check that the cache "
                + "directory exists and belongs to the user of this run"
        case .unsafeName(let name):
            "refusing the name \"\(name)\" in the cache: only hex digits and preset names "
                + "of [a-z0-9_-] may be file names there"
        case .catalogTooNew(let path, let found, let known):
            "the catalog \(path) has version \(found), this imgcache knows up to \(known), so a "
                + "newer one has written it; use that, or put the copy "
                + "\(CatalogBackup.name(version: known)) in the catalog's place, if there is one: "
                + "what was learned since is then learned again"
        case .catalogTooOld(let path, let found, let known):
            "the catalog \(path) has version \(found), this imgcache reads version \(known); run "
                + "imgcache sync --offline once, which brings it forward"
        case .noRoomForBackup(let path, let found, let known, let needed, let free):
            "cannot bring the catalog \(path) from version \(found) to \(known): a copy is made "
                + "first, which takes up to \(needed.rounded), and \(free.rounded) are free; free "
                + "some of the disk and run this again, nothing was changed"
        case .catalogForeign(let path):
            "\(path) is no catalog of imgcache; choose another cache directory, or run imgcache "
                + "verify --repair if it was one"
        case .catalogDamaged(let path, let detail):
            "the catalog \(path) is damaged (\(detail)); run imgcache verify --repair"
        case .catalogMissing(let path):
            "there is no catalog at \(path); run imgcache sync first, or check --cache"
        case .catalogFailed(let path, let action, let cause):
            "cannot \(action) in the catalog \(path): \(cause); check disk and permissions"
        case .otherBaseURL(let path, let claimed, let configured):
            "the cache \(path) was made for baseURL \(claimed), the configuration says "
                + "\(configured ?? "none"); choose another cache directory or mend baseURL"
        }
    }
}
