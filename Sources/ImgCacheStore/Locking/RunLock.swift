public import ImgCacheModel
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The lock that only one run at a time holds on a cache.
///
/// The kernel frees it when its process ends, however that ends; the file stays. Child processes
/// do not inherit it. Source: `flock(2)`.
public final class RunLock: Sendable {
    /// Who holds a lock, as its file says.
    public struct Holder: Hashable, Sendable, CustomStringConvertible {
        /// The process.
        public var process: Int32
        /// The command, `sync`.
        public var command: String
        /// Since when.
        public var startedAt: Timestamp

        /// For example `sync (process 4711), since 2026-11-23T02:00:00Z`.
        public var description: String { "\(command) (process \(process)), since \(startedAt)" }
    }

    private let file: Mutex<OpenFile?>

    private init(_ file: OpenFile) { self.file = Mutex(file) }

    deinit { release() }

    /// Takes the lock, or says who holds it.
    ///
    /// - Parameters:
    ///   - directory: The cache; its folder must exist.
    ///   - command: What the holder's note says, `sync`.
    ///   - now: The time that the note says.
    /// - Returns: The lock; it is given back when it is let go of.
    /// - Throws: ``StoreError/lockHeld(path:holder:)`` (exit status 5), or what the disk refused.
    public static func acquire(
        _ directory: CacheDirectory, command: String, at now: Timestamp
    ) throws -> RunLock {
        let file = try OpenFile(writing: directory.lock, isNew: false)
        // Whoever can open the file can lock it and keep every run waiting. One that belongs to
        // somebody else stays as it is.
        _ = fchmod(file.descriptor, 0o600)
        guard try tryLock(file) else {
            throw StoreError.lockHeld(path: directory.lock, holder: try note(in: file))
        }
        let line = command.map { $0.isNewline ? " " : $0 }
        let text = "\(getpid())\n\(String(line))\n\(now)\n"
        try file.truncate()
        try Array(text.utf8).withUnsafeBytes { try file.write($0) }
        return RunLock(file)
    }

    /// Takes the lock, waiting for its holder as long as allowed.
    ///
    /// - Parameters:
    ///   - directory: The cache; its folder must exist.
    ///   - command: What the holder's note says.
    ///   - now: The time that the note says.
    ///   - wait: How long at most; looked at every 200 ms.
    /// - Returns: The lock; it is given back when it is let go of.
    /// - Throws: ``StoreError/lockHeld(path:holder:)`` when the time is over, `CancellationError`
    ///   when the task is cancelled.
    public static func acquire(
        _ directory: CacheDirectory, command: String, at now: Timestamp, waiting wait: Duration
    ) async throws -> RunLock {
        let deadline = ContinuousClock.now.advanced(by: wait)
        while true {
            do {
                return try acquire(directory, command: command, at: now)
            } catch StoreError.lockHeld(let path, let holder) {
                guard ContinuousClock.now < deadline else {
                    throw StoreError.lockHeld(path: path, holder: holder)
                }
                try await Task.sleep(
                    until: min(deadline, ContinuousClock.now.advanced(by: .milliseconds(200))),
                    clock: .continuous)
            }
        }
    }

    /// Gives the lock back; does nothing the second time.
    public func release() {
        file.withLock { file in
            guard let held = file else { return }
            // An empty note says "free"; one that stays after a crash is overwritten by the next.
            _ = ftruncate(held.descriptor, 0)
            file = nil
        }
    }

    private static func tryLock(_ file: OpenFile) throws -> Bool {
        while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw StoreError.system("lock", file.path) }
        }
        return true
    }

    private static func note(in file: OpenFile) throws -> Holder? {
        let lines = try file.head(limit: 4096).split(
            separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, let process = Int32(lines[0]),
            let startedAt = Timestamp(rfc3339: String(lines[2]))
        else { return nil }
        return Holder(process: process, command: String(lines[1]), startedAt: startedAt)
    }
}
