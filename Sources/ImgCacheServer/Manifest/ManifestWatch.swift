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
        /// Why it could not be read the last time, so that it is told once.
        var problem: String?
        /// The last one that could not be compressed, so that it is not tried for each client.
        var unpackable: FileFacts?
    }

    init(_ directory: CacheDirectory, pool: NIOThreadPool, log: Logger) {
        self.directory = directory
        self.pool = pool
        self.log = log
        files = PublicFiles(directory)
    }

    /// The manifest; `nil` before the first sync.
    var manifest: PublishedManifest? { held.withLock { $0.manifest } }

    /// A manifest in gzip, if that was made already.
    ///
    /// - Parameter facts: What tells it from others.
    /// - Returns: `nil` before ``pack(_:)`` ended for it.
    func packed(_ facts: FileFacts) -> PublicFile? {
        guard let packed = held.withLock({ $0.packed }), packed.source == facts else { return nil }
        return packed.file
    }

    /// Compresses a manifest, once however many ask for it. Blocks until that is done.
    ///
    /// - Returns: `nil` where it cannot be done: it is then sent as it is.
    func pack(_ manifest: PublicFile) -> PublicFile? {
        let packed = held.withLock { held -> PackedManifest? in
            if held.unpackable == manifest.facts { return nil }
            if let packed = held.packed, packed.source == manifest.facts { return packed }
            let packed = PackedManifest(source: manifest.facts)
            held.packed = packed
            return packed
        }
        guard let packed else { return nil }
        do {
            return try packed.fill(from: manifest)
        } catch {
            held.withLock { $0.unpackable = manifest.facts }
            log.warning("the manifest is sent uncompressed", metadata: ["cause": "\(error)"])
            return nil
        }
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
            try await pool.runIfActive { try self.lookAgain() }
            held.withLock { $0.problem = nil }
        } catch {
            let problem = "\(error)"
            let isNew = held.withLock { held in
                defer { held.problem = problem }
                return held.problem != problem
            }
            if isNew {
                log.warning("the manifest cannot be read", metadata: ["cause": "\(problem)"])
            }
        }
    }

    /// Reads the manifest anew if it is another one, on the calling thread, which waits for the disk.
    ///
    /// - Throws: `StoreError` when it cannot be read; the one that is held stays.
    func lookAgain() throws {
        let now = try files.manifestFacts()
        guard let now, held.withLock({ $0.manifest?.facts != now }) else { return }
        guard let manifest = try PublishedManifest.open(directory) else { return }
        held.withLock { $0.manifest = manifest }
        log.info(
            "manifest read",
            metadata: [
                "images": "\(manifest.totals.images)", "cached": "\(manifest.totals.cached)",
                "run": "\(manifest.head.run ?? 0)",
            ])
    }
}
