internal import ImgCacheFetch
internal import ImgCacheModel
internal import Logging

/// The stages of the way, put together for one run over one cache.
///
/// Each is a protocol of the Model: a test puts its own in place of any of them.
struct Stages: Sendable {
    /// Finds documents and reads references.
    var documents: any DocumentFinding
    /// Says which host may be asked now; made for one run.
    var scheduler: HostScheduler
    /// Asks for remote sources, with permits of `scheduler`.
    var fetcher: any PermitFetching
    /// Reads the site's own files.
    var assets: any AssetReading
    /// Inspects and renders.
    var images: any ImageProcessing
    /// Keeps files.
    var blobs: any BlobStoring & BlobRemoving
    /// Keeps knowledge.
    var catalog: any Cataloging & RunReverting & TwinCataloging & Withdrawing
    /// Asks a host for a path that cannot exist.
    var probe: PlaceholderProbe
    /// Writes `isCached` back into documents; `nil` when nobody wants that.
    var writeBack: WriteBackStage?
    /// Publishes.
    var manifest: any ManifestWriting
    /// Names thumbnails.
    var naming = ThumbnailNaming()
    /// The configured presets, at least one.
    var presets: [Preset]
    /// The site's address; `nil` when documents hold absolute URLs only.
    var baseURL: SourceURL?
    /// How servers are asked.
    var fetchRules: FetchRules
    /// What is too much.
    var limits: LimitRules
    /// When a source is called broken.
    var auditRules: AuditRules
    /// How much disk stays free.
    var minFree: ByteCount
    /// Told what happens.
    var log = Logger(label: "imgcache", factory: { _ in SwiftLogNoOpLogHandler() })
}
