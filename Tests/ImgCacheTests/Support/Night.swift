import Foundation
import ImgCacheFetch
import ImgCacheModel
import ImgCacheStore
import Synchronization
import Testing

@testable import ImgCache

/// A cache in a temporary home with a scripted world around it: documents, network and decoder are
/// scripted, catalog and files are real.
final class Night: Sendable {
    let home: String
    let directory: CacheDirectory
    let catalog: SQLiteCatalog
    let documents: ScriptedDocuments
    let fetcher: ScriptedFetcher
    let images = ScriptedImages()
    let clock: ScriptedClock
    private let configured: Mutex<[Preset]>

    init(_ pages: [ScriptedDocuments.Page], _ script: [String: [ScriptedFetcher.Answer]]) throws {
        home = NSTemporaryDirectory() + "imgcache-night-" + UUID().uuidString
        directory = CacheDirectory(path: home)
        try directory.create()
        catalog = try SQLiteCatalog(directory, access: .readWrite)
        documents = ScriptedDocuments(pages)
        fetcher = ScriptedFetcher(script)
        clock = ScriptedClock(Timestamp(seconds: 1_795_399_200))
        configured = Mutex([Self.preset("card", width: 400, height: 225)])
    }

    deinit {
        do {
            try catalog.close()
            try FileManager.default.removeItem(atPath: home)
        } catch {
            Issue.record("\(home) is left over: \(error)")
        }
    }

    /// The presets of the next run.
    var presets: [Preset] {
        get { configured.withLock { $0 } }
        set { configured.withLock { $0 = newValue } }
    }

    /// Runs one `sync`.
    func sync(
        _ options: SyncOptions = SyncOptions(), rules: (inout FetchRules) -> Void = { _ in }
    ) async throws -> SyncReport {
        try await SyncRun(
            stages: stages(rules: rules), options: options, meter: SyncMeter(), clock: clock
        ).run()
    }

    /// Runs one `verify`.
    func verify(_ options: VerifyOptions = VerifyOptions()) async throws -> VerifyReport {
        try await Verifier(
            stages: stages(), inventory: catalog, files: FileBlobStore(directory),
            options: options, clock: clock
        ).run(swept: 0)
    }

    /// The stages of one run.
    func stages(rules: (inout FetchRules) -> Void = { _ in }) -> Stages {
        var fetchRules = Self.fetchRules
        rules(&fetchRules)
        let scheduler = HostScheduler(fetchRules)
        return Stages(
            documents: documents, scheduler: scheduler,
            fetcher: PermittedScript(fetcher: fetcher, scheduler: scheduler), assets: NoAssets(),
            images: images,
            blobs: FileBlobStore(directory), catalog: catalog,
            probe: PlaceholderProbe(fetcher, token: { 1 }),
            manifest: ManifestWriter(catalog), presets: presets, baseURL: nil,
            fetchRules: fetchRules, limits: Self.limits, auditRules: Self.auditRules,
            minFree: ByteCount(0))
    }

    /// The source of a URL.
    func source(_ url: String) async throws -> Source? { try await catalog.source(url) }

    /// The manifest's text.
    func manifest() throws -> String {
        try String(contentsOfFile: home + "/manifest.json", encoding: .utf8)
    }

    /// Files below a folder of the cache.
    func files(_ folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: home + "/" + folder)
            .filter { $0.contains(".") }.sorted()
    }

    static func preset(_ name: String, width: Int, height: Int) -> Preset {
        Preset(
            name: name, width: width, height: height, fit: .cover, crop: .smart,
            formats: [.webp], quality: nil, effort: nil, background: "ffffff", enlarge: false,
            widths: [], dpr: [], progressive: false, fullChroma: false, animation: .first)
    }

    static let fetchRules = FetchRules(
        concurrency: 8, perHost: 2, retries: 0, connectTimeout: .seconds(10),
        timeout: .seconds(60),
        lowSpeed: FetchRules.LowSpeed(bytes: ByteCount(1000), window: .seconds(30)),
        revalidateAfter: .seconds(7 * 86400), userAgent: "test", sendReferer: true, hosts: [],
        exclude: [], rewrite: [], onTakedown: .keep, maxRunBytes: nil, honourRobots: false)

    static let limits = LimitRules(
        maxBytes: ByteCount(25_000_000), maxPixels: 50_000_000, maxFrames: 256, maxRedirects: 5,
        workerMemory: ByteCount(2_000_000_000), workerTime: .seconds(60),
        formats: [.jpeg, .png, .webp])

    static let auditRules = AuditRules(
        recheckAfter: .seconds(7 * 86400), brokenAfterNights: 3,
        brokenAfter: .seconds(6 * 86400), goneAfterNights: 2, deadAfter: .seconds(30 * 86400))
}

/// A site without files of its own: asking for one is a loud failure of the test.
struct NoAssets: AssetReading {
    func read(
        path: String, as url: SourceURL, validators: Validators?, into sink: any BodySink
    ) async -> FetchResult { preconditionFailure("nobody scripted the asset \(path)") }
}

/// A scripted network that gives permits back as the real one does.
struct PermittedScript: PermitFetching {
    let fetcher: ScriptedFetcher
    let scheduler: HostScheduler

    func fetch(
        _ request: FetchRequest, into sink: any BodySink, holding permit: HostScheduler.Permit
    ) async -> FetchResult {
        let result = await fetcher.fetch(request, into: sink)
        scheduler.finish(permit, with: result)
        return result
    }
}
