/// What every error of imgcache tells: a stable code for programs, a sentence for people.
///
/// `description` says what failed, on which URL or path, why, and what to do next.
public protocol ImgCacheError: Error, Sendable, CustomStringConvertible {
    /// A stable name in snake case, unique in the program: `lock_held`, `config_unknown_key`.
    var code: String { get }
    /// The error below this one, where there is one.
    var cause: (any Error)? { get }
    /// Which exit status a command ends with when nothing handles this error.
    var exitStatus: ExitStatus { get }
}

extension ImgCacheError {
    /// No error below.
    public var cause: (any Error)? { nil }
    /// 1, "could not do its work".
    public var exitStatus: ExitStatus { .failed }
}

/// Exit statuses of the command line, the same for every command.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done; broken images alone do not change this for `sync`.
    case done = 0
    /// The program could not do its work.
    case failed = 1
    /// `audit`, `verify`, `status --max-age`: there are findings.
    case findings = 2
    /// The configuration or the document roots are wrong.
    case configuration = 3
    /// The run is not to be trusted: the network was down, nothing was marked broken.
    case untrusted = 4
    /// Another run holds the lock.
    case locked = 5
    /// Wrong usage of the command line (`EX_USAGE` of sysexits.h).
    case usage = 64
    /// Ended by SIGINT, everything done so far saved.
    case interrupted = 130
    /// Ended by SIGTERM, everything done so far saved.
    case terminated = 143
}
