internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheSettings
internal import Logging

extension CommonOptions {
    /// Opens the cache of the settings for `body`, and closes it whatever becomes of that.
    ///
    /// - Throws: What opening, `body` or closing throws.
    func withCache<Value: Sendable>(
        _ settings: Settings, for access: SiteCache.Access,
        _ body: @Sendable (SiteCache) async throws -> Value
    ) async throws -> Value {
        try await closing(
            try await SiteCache.open(
                settings, for: access, clock: SystemClock(),
                workerExecutable: Environment.executable, log: log), after: body)
    }

    /// Closes an open cache after `body`, so that its lock is free and readers can open it.
    ///
    /// - Throws: What `body` throws; what closing throws after a `body` that did not.
    func closing<Value: Sendable>(
        _ cache: SiteCache, after body: @Sendable (SiteCache) async throws -> Value
    ) async throws -> Value {
        let value: Value
        do {
            value = try await body(cache)
        } catch {
            do {
                try cache.close()
            } catch let second {
                log.error("the cache could not be closed", metadata: ["cause": "\(second)"])
            }
            throw error
        }
        try cache.close()
        return value
    }
}
