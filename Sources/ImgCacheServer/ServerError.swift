public import ImgCacheModel

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// What keeps a server from starting.
public enum ServerError: ImgCacheError {
    /// Nothing can listen at this address.
    case cannotListen(address: String, reason: String)
    /// The access log cannot be written; `number` is of `errno.h`.
    case logUnwritable(path: String, number: Int32)
    /// The fallback picture cannot be read, is none that a browser shows, or is too large.
    case fallbackUnusable(path: String, reason: String)
    /// There is no cache directory.
    case noCache(path: String)

    /// A stable name in snake case.
    public var code: String {
        switch self {
        case .cannotListen: "server_cannot_listen"
        case .logUnwritable: "server_log_unwritable"
        case .fallbackUnusable: "server_fallback_unusable"
        case .noCache: "server_no_cache"
        }
    }

    /// 3 for what the configuration names, else 1.
    public var exitStatus: ExitStatus {
        switch self {
        case .cannotListen: .failed
        case .logUnwritable, .fallbackUnusable, .noCache: .configuration
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason); another program may hold the port: choose "
                + "another one with --listen or serve.listen"
        case .logUnwritable(let path, let number):
            "cannot write the access log \(path): \(String(cString: strerror(number))); "
                + "change serve.accessLog or make the file writable for this user"
        case .fallbackUnusable(let path, let reason):
            "cannot use the fallback picture \(path): \(reason); change serve.fallback"
        case .noCache(let path):
            "there is no cache directory at \(path): run imgcache sync first, or name the right "
                + "one with --cache or cache.directory"
        }
    }
}
