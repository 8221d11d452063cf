internal import ImgCacheStore
internal import Logging
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization

/// Holds the manifest of now, and looks each second whether there is a new one.
final class ManifestWatch: Service {
    private let directory: CacheDirectory
    private let files: PublicFiles
    private let pool: NIOThreadPool
    private let log: Logger
    private let held = Mutex<Held>(Held())

    private struct Held {
        var manifest: PublishedManifest?
        var packed: PackedManifest?
        /// The last one that could not be read, so that it is told once.
        var refused: FileFacts?
    }

    init(_ directory: CacheDirectory, pool: NIOThreadPool, log: Logger) {
        self.directory = directory
        self.pool = pool
        self.log = log
        files = PublicFiles(directory)
    }

    /// The manifest; `nil` before the first sync.
    var manifest: PublishedManifest? { held.withLock { $0.manifest } }

    /// The manifest compressed, while it is the one of now and ready; else it is begun, unless
    /// that is done already.
    func packed(_ facts: FileFacts) -> PackedManifest? {
        let (found, isWanted) = held.withLock { held -> (PackedManifest?, Bool) in
            if let packed = held.packed, packed.source == facts {
                return (packed.isReady ? packed : nil, false)
            }
            held.packed = PackedManifest(source: facts)
            return (nil, true)
        }
        if isWanted, let begun = held.withLock({ $0.packed }) {
            pool.submit { [files, log] state in
                guard case .active = state else { return }
                do {
                    guard let file = try files.openManifest(), file.facts == facts else { return }
                    try begun.fill(from: file)
                } catch {
                    log.warning(
                        "the manifest is sent uncompressed", metadata: ["cause": "\(error)"])
                }
            }
        }
        return found
    }

    /// Looks each second until the server ends.
    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
            } catch is CancellationError {
                return
            }
            await refresh()
        }
    }

    /// Reads the manifest anew if it is another one. One that cannot be read changes nothing.
    func refresh() async {
        do {
            try await pool.runIfActive { try self.refreshBlocking() }
        } catch {
            log.warning("the manifest cannot be read", metadata: ["cause": "\(error)"])
        }
    }

    private func refreshBlocking() throws {
        let now = try files.manifestFacts()
        let isKnown = held.withLock { $0.manifest?.facts == now || $0.refused == now }
        guard let now, !isKnown else { return }
        do {
            guard let manifest = try PublishedManifest.open(directory) else { return }
            held.withLock { $0.manifest = manifest }
            log.info(
                "manifest read",
                metadata: [
                    "images": "\(manifest.totals.images)", "cached": "\(manifest.totals.cached)",
                    "run": "\(manifest.head.run ?? 0)",
                ])
        } catch {
            held.withLock { $0.refused = now }
            throw error
        }
    }
}
