internal import ImgCacheArticles
internal import ImgCacheFetch
internal import ImgCacheImaging
public import ImgCacheModel
public import ImgCacheSettings
internal import ImgCacheStore
public import Logging

/// One site's cache, opened by its configuration: what every command works on.
///
/// Opened `exclusive` it holds the run lock until `close()`; opened `reading` it needs none and
/// changes nothing.
public struct SiteCache: Sendable {
    let settings: Settings
    let clock: any WallClock
    let directory: CacheDirectory
    let catalog: SQLiteCatalog
    let lock: RunLock?
    let workerExecutable: String
    let log: Logger
    /// Files and folders of killed runs that were swept out of `tmp` at opening.
    let swept: Int

    /// What a cache is opened for.
    public enum Access: Sendable {
        /// To change it: takes the run lock, waits for it at most so long, sweeps `tmp`.
        case exclusive(command: String, wait: Duration)
        /// To look, beside a running `sync` or not.
        case reading
    }

    /// Opens the cache that the settings name; `exclusive` makes it where there is none.
    ///
    /// - Parameters:
    ///   - settings: The effective configuration.
    ///   - access: See ``Access``.
    ///   - clock: Where the time of day comes from.
    ///   - workerExecutable: The program that is started as `render-worker`.
    ///   - log: Told what happens, without credentials or signatures; nobody by default.
    /// - Returns: The cache, to be closed by ``close()``.
    /// - Throws: An ``ImgCacheError``: the lock is held (exit status 5), there is no catalog to
    ///   read, the catalog is of a later version, or the disk refuses.
    public static func open(
        _ settings: Settings, for access: Access, clock: any WallClock, workerExecutable: String,
        log: Logger = Logger(label: "imgcache", factory: { _ in SwiftLogNoOpLogHandler() })
    ) async throws -> SiteCache {
        let directory = CacheDirectory(path: settings.cache.directory)
        switch access {
        case .exclusive(let command, let wait):
            try directory.create()
            let lock = try await RunLock.acquire(
                directory, command: command, at: clock.now(), waiting: wait)
            let swept = try directory.sweepTemporary(holding: lock)
            // A repair was killed between its last two steps.
            try directory.adoptRecoveredCatalog(at: clock.now(), holding: lock)
            return SiteCache(
                settings: settings, clock: clock, directory: directory,
                catalog: try SQLiteCatalog(directory, access: .readWrite), lock: lock,
                workerExecutable: workerExecutable, log: log, swept: swept)
        case .reading:
            return SiteCache(
                settings: settings, clock: clock, directory: directory,
                catalog: try SQLiteCatalog(directory, access: .readOnly), lock: nil,
                workerExecutable: workerExecutable, log: log, swept: 0)
        }
    }

    /// Closes the catalog and gives the lock back.
    ///
    /// - Throws: An ``ImgCacheError`` when the disk refuses the catalog's last write.
    public func close() throws {
        defer { lock?.release() }
        try catalog.close()
    }
}
