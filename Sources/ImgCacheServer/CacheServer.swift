public import ImgCacheModel
public import ImgCacheStore
public import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import UnixSignals

/// Serves a cache directory over HTTP, read only, while runs write to it.
///
/// Thumbnails, and originals if the rules say so, come under their own names; `/t` and `/u` pick
/// a format by `Accept`; `/manifest.json`, `/healthz`, `/readyz`, `/metrics` and a gallery at `/`.
/// Needs the right to read the directory and nothing else: no catalog, no lock.
///
/// A handler of ours answers files on the event loop; pages go through Hummingbird's router.
public struct CacheServer: Sendable {
    private let rules: ServeRules
    private let directory: CacheDirectory
    private let log: Logger

    /// Takes what it serves and how; nothing is opened.
    ///
    /// - Parameters:
    ///   - rules: See ``ServeRules``; paths in it are relative to the working directory.
    ///   - directory: The cache.
    ///   - log: Gets what people should know; not the requests.
    public init(_ rules: ServeRules, _ directory: CacheDirectory, log: Logger) {
        self.rules = rules
        self.directory = directory
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT; requests that have begun are finished then.
    ///
    /// - Parameter onReady: Is told the address that it listens on, once connections are taken.
    /// - Throws: ``ServerError`` when it cannot start.
    public func run(onReady: @escaping @Sendable (ListenAddress) async -> Void) async throws {
        let parts = try await assemble(onReady)
        try await serve(
            ServiceGroup(
                services: parts.services, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: log), parts)
    }

    /// Serves while `body` runs, and then ends as on SIGTERM.
    ///
    /// - Parameter body: Gets the port.
    /// - Returns: What `body` returns.
    /// - Throws: ``ServerError`` when it cannot start; what `body` throws.
    func run<Value: Sendable>(
        while body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let parts = try await assemble { address in
            if case .tcp(_, let number) = address { port.yield(number) }
        }
        let services = ServiceGroup(services: parts.services, logger: log)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                defer { port.finish() }
                try await serve(services, parts)
                return nil
            }
            group.addTask {
                guard let number = await ports.first(where: { _ in true }) else { return nil }
                do {
                    let value = try await body(number)
                    await services.triggerGracefulShutdown()
                    return value
                } catch {
                    await services.triggerGracefulShutdown()
                    throw error
                }
            }
            var value: Value?
            for try await result in group { value = result ?? value }
            guard let value else { throw CancellationError() }
            return value
        }
    }

    private struct Parts: Sendable {
        var services: [any Service]
        var accessLog: AccessLog?
        var pools: [NIOThreadPool]
    }

    private func serve(_ services: ServiceGroup, _ parts: Parts) async throws {
        do {
            try await services.run()
        } catch {
            for pool in parts.pools { try await pool.shutdownGracefully() }
            throw error
        }
        try await parts.accessLog?.write()
        for pool in parts.pools { try await pool.shutdownGracefully() }
    }

    private func assemble(
        _ onReady: @escaping @Sendable (ListenAddress) async -> Void
    ) async throws -> Parts {
        let fallback = try rules.fallback.map { path throws(ServerError) in
            try FallbackPicture(path: path)
        }
        guard directory.isThere else { throw ServerError.noCache(path: directory.path) }
        let group = MultiThreadedEventLoopGroup.singleton
        // Files that are not in the page cache, the manifest, and pages.
        let pool = NIOThreadPool(numberOfThreads: max(4, System.coreCount))
        pool.start()
        let lanes = Lanes(
            group, memory: Int(rules.memory.bytes), logs: rules.accessLog != nil)
        // What searches and cold files fill must not hold up takedowns and the log.
        let background = NIOThreadPool(numberOfThreads: 2)
        background.start()
        let watch = ManifestWatch(directory, pool: background, log: log)
        let desk = FileDesk(
            rules, directory, fallback: fallback, watch: watch, pool: pool, log: log)
        var services: [any Service] = [watch]
        var accessLog: AccessLog?
        if let path = rules.accessLog {
            let opened = try AccessLog(
                path: path, lanes: lanes.all.compactMap(\.log), pool: background, log: log)
            accessLog = opened
            services.append(opened)
        }
        await watch.refresh()
        let pages = PageRoutes(
            watch: watch, lanes: lanes, pool: pool, started: WallTime.seconds())
        let listener = Listener(
            address: rules.listen, maxConnections: rules.maxConnections,
            limits: RequestHandler.Limits(
                head: TimeAmount(rules.headTimeout), idle: TimeAmount(rules.idleTimeout)),
            files: desk, pages: PageDesk(pages, log: log), lanes: lanes, group: group, log: log,
            onReady: onReady)
        // Ended in the other order: the listener first, then what it needs.
        services.append(listener)
        return Parts(services: services, accessLog: accessLog, pools: [pool, background])
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let parts = duration.components
        self = .seconds(parts.seconds) + .nanoseconds(parts.attoseconds / 1_000_000_000)
    }
}
