public import ImgCacheModel

/// The whole configuration, checked, with where each value came from.
public struct Settings: Hashable, Sendable {
    /// Which documents are read and how.
    public var content: ContentRules
    /// Where the cache lies.
    public var cache: CacheRules
    /// The recipes for thumbnails, in the order of the configuration; names differ.
    public var presets: [Preset]
    /// How servers are asked. Host rules stand most specific first, rewrites longest first.
    public var fetch: FetchRules
    /// What is too much.
    public var limits: LimitRules
    /// How the network is reached.
    public var network: NetworkRules
    /// When a source is broken or dead.
    public var audit: AuditRules
    /// Findings that are set aside.
    public var acknowledged: [Acknowledgement]
    /// How the cache is served.
    public var serve: ServeRules
    /// Every setting as it was loaded, in the order of the catalog. Changing the rules above does
    /// not change these.
    public let entries: [Entry]

    /// One setting with its value as one would write it, and where that came from.
    public struct Entry: Hashable, Sendable {
        /// The path, `fetch.perHost`.
        public let name: String
        /// The value; user information of a proxy is hidden.
        public let value: SettingValue
        /// Where it came from.
        public let origin: Origin
    }

    /// Where the value of a setting came from; `nil` for a path that is no setting.
    public func origin(of name: String) -> Origin? {
        entries.first { $0.name == name }?.origin
    }

    init(_ values: SettingBag, entries: [Entry]) throws(MissingSetting) {
        content = try ContentRules(
            roots: values(ContentKeys.roots), include: values(ContentKeys.include),
            exclude: values(ContentKeys.exclude), imageKeys: values(ContentKeys.imageKeys),
            baseURL: values(ContentKeys.baseURL), assetRoot: values(ContentKeys.assetRoot),
            writeBack: values(ContentKeys.writeBack), uncached: values(ContentKeys.uncached))
        cache = try CacheRules(
            directory: values(CacheKeys.directory), minFree: values(CacheKeys.minFree))
        presets = try values(ThumbnailKeys.presets)
        fetch = try FetchRules(
            concurrency: values(FetchKeys.concurrency), perHost: values(FetchKeys.perHost),
            retries: values(FetchKeys.retries), connectTimeout: values(FetchKeys.connectTimeout),
            timeout: values(FetchKeys.timeout), lowSpeed: values(FetchKeys.lowSpeed),
            revalidateAfter: values(FetchKeys.revalidateAfter),
            userAgent: values(FetchKeys.userAgent), sendReferer: values(FetchKeys.sendReferer),
            hosts: values(FetchKeys.hosts), exclude: values(FetchKeys.exclude),
            rewrite: values(FetchKeys.rewrite), onTakedown: values(FetchKeys.onTakedown),
            maxRunBytes: values(FetchKeys.maxRunBytes),
            honourRobots: values(FetchKeys.honourRobots))
        limits = try LimitRules(
            maxBytes: values(LimitKeys.maxBytes), maxPixels: values(LimitKeys.maxPixels),
            maxFrames: values(LimitKeys.maxFrames), maxRedirects: values(LimitKeys.maxRedirects),
            workerMemory: values(LimitKeys.workerMemory),
            workerTime: values(LimitKeys.workerSeconds), formats: values(LimitKeys.formats))
        network = try NetworkRules(
            allowAddresses: values(NetworkKeys.allowAddresses),
            connectTo: values(NetworkKeys.connectTo), proxy: values(NetworkKeys.proxy),
            caFile: values(NetworkKeys.caFile))
        audit = try AuditRules(
            recheckAfter: values(AuditKeys.recheckAfter),
            brokenAfterNights: values(AuditKeys.brokenAfterNights),
            brokenAfter: values(AuditKeys.brokenAfterDays),
            goneAfterNights: values(AuditKeys.goneAfterNights),
            deadAfter: values(AuditKeys.deadAfterDays))
        acknowledged = try values(AuditKeys.acknowledged)
        serve = try ServeRules(
            listen: values(ServeKeys.listen), originals: values(ServeKeys.originals),
            fallback: values(ServeKeys.fallback), negotiated: values(ServeKeys.negotiated),
            maxAge: values(ServeKeys.maxAge), memory: values(ServeKeys.memory),
            maxConnections: values(ServeKeys.maxConnections),
            headTimeout: values(ServeKeys.headTimeout),
            idleTimeout: values(ServeKeys.idleTimeout), accessLog: values(ServeKeys.accessLog))
        self.entries = entries
    }
}
