import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension StoreError {
    /// The error for the present `errno`.
    static func system(_ action: String, _ path: String) -> StoreError {
        of(number: errno, action, path)
    }

    /// The error for an error number of `errno.h`.
    static func of(number: Int32, _ action: String, _ path: String) -> StoreError {
        switch number {
        case ENOSPC, EDQUOT: .diskFull(path: path, action: action)
        default: .fileFailed(path: path, action: action, number: number)
        }
    }

    /// The error for what a database access threw; errors of this module pass unchanged.
    static func of(_ error: any Error, _ action: String, _ path: String) -> any Error {
        if error is StoreError { return error }
        if let damaged = error as? DamagedValue {
            let detail = "the value \"\(damaged.value)\" makes no sense"
            return StoreError.catalogDamaged(path: path, detail: detail)
        }
        guard let database = error as? DatabaseError else { return error }
        // The index of the log is made longer by calls that SQLite tells apart from other writes.
        let isFull = database.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        switch isFull ? .SQLITE_FULL : database.resultCode {
        case .SQLITE_FULL:
            return StoreError.diskFull(path: path, action: action)
        case .SQLITE_NOTADB:
            return StoreError.catalogForeign(path: path)
        case .SQLITE_CORRUPT:
            return StoreError.catalogDamaged(path: path, detail: database.message ?? "corrupt")
        default:
            return StoreError.catalogFailed(path: path, action: action, cause: database)
        }
    }
}

/// Sentences of the system.
enum SystemText {
    /// What `strerror(3)` says.
    static func describe(_ number: Int32) -> String { String(cString: strerror(number)) }
}
