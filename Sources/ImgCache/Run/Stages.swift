public import ImgCacheModel

/// The stages of the way, put together for one cache.
///
/// Each is a protocol of the Model: a test puts its own in place of any of them.
public struct Stages: Sendable {
    /// Finds documents and reads references.
    public var documents: any DocumentFinding
    /// Asks for remote sources.
    public var fetcher: any Fetching
    /// Reads the site's own files.
    public var assets: any AssetReading
    /// Inspects and renders.
    public var images: any ImageProcessing
    /// Keeps files.
    public var blobs: any BlobStoring
    /// Keeps knowledge.
    public var catalog: any Cataloging
    /// Publishes.
    public var manifest: any ManifestWriting
    /// Names thumbnails.
    public var naming: ThumbnailNaming
    /// The configured presets, at least one.
    public var presets: [Preset]
    /// The site's address; `nil` when documents hold absolute URLs only.
    public var baseURL: SourceURL?
    /// How servers are asked.
    public var fetchRules: FetchRules
    /// What is too much.
    public var limits: LimitRules
    /// When a source is called broken.
    public var auditRules: AuditRules
    /// How much disk stays free.
    public var minFree: ByteCount

    /// Takes the stages and the rules that the pipeline itself goes by.
    public init(
        documents: any DocumentFinding, fetcher: any Fetching, assets: any AssetReading,
        images: any ImageProcessing, blobs: any BlobStoring, catalog: any Cataloging,
        manifest: any ManifestWriting, naming: ThumbnailNaming = ThumbnailNaming(),
        presets: [Preset], baseURL: SourceURL?, fetchRules: FetchRules, limits: LimitRules,
        auditRules: AuditRules, minFree: ByteCount
    ) {
        self.documents = documents
        self.fetcher = fetcher
        self.assets = assets
        self.images = images
        self.blobs = blobs
        self.catalog = catalog
        self.manifest = manifest
        self.naming = naming
        self.presets = presets
        self.baseURL = baseURL
        self.fetchRules = fetchRules
        self.limits = limits
        self.auditRules = auditRules
        self.minFree = minFree
    }
}
