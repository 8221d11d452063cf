/// Which documents are read and how their references are understood.
public struct ContentRules: Hashable, Sendable {
    /// Folders or files, relative to the working directory; at least one.
    public var roots: [String]
    /// Globs of documents, relative to each root; `**` crosses folders.
    public var include: [String]
    /// Globs of documents left out; the cache, the configuration, hidden folders, `node_modules`
    /// and `_site` are always left out.
    public var exclude: [String]
    /// Keys under which lists of images stand, at any depth.
    public var imageKeys: [String]
    /// Resolves relative URLs by appending; `nil` refuses them.
    public var baseURL: SourceURL?
    /// Where the files under `baseURL` lie on disk; `nil` fetches them.
    public var assetRoot: String?
    /// Whether `sync` also sets `isCached` in the documents.
    public var writeBack: Bool
    /// What write-back leaves where an image is not cached.
    public var uncached: Uncached

    /// Either no line or `false`.
    public enum Uncached: String, Hashable, Sendable, CaseIterable {
        /// No `isCached` line.
        case omit
        /// `isCached: false`.
        case `false`
    }

    /// Takes every value.
    public init(
        roots: [String], include: [String], exclude: [String], imageKeys: [String],
        baseURL: SourceURL?, assetRoot: String?, writeBack: Bool, uncached: Uncached
    ) {
        self.roots = roots
        self.include = include
        self.exclude = exclude
        self.imageKeys = imageKeys
        self.baseURL = baseURL
        self.assetRoot = assetRoot
        self.writeBack = writeBack
        self.uncached = uncached
    }
}

/// Where the cache lies and how much disk it leaves free.
public struct CacheRules: Hashable, Sendable {
    /// Relative to the working directory.
    public var directory: String
    /// A run ends cleanly before less than this is free on the cache's file system.
    public var minFree: ByteCount

    /// Takes every value.
    public init(directory: String, minFree: ByteCount) {
        self.directory = directory
        self.minFree = minFree
    }
}

/// How other people's servers are asked.
public struct FetchRules: Hashable, Sendable {
    /// Transfers at a time, over all hosts; 1 ... 512.
    public var concurrency: Int
    /// Transfers at a time to one host; 1 ... 64.
    public var perHost: Int
    /// Tries after the first one; 0 ... 10.
    public var retries: Int
    /// Name look-up, connect and TLS together.
    public var connectTimeout: Duration
    /// One whole transfer, redirects included, retries not.
    public var timeout: Duration
    /// A transfer that gets less than `bytes` within `window` ends.
    public var lowSpeed: LowSpeed
    /// How long a good answer is trusted without a request.
    public var revalidateAfter: Duration
    /// The `User-Agent` header.
    public var userAgent: String
    /// Whether the article's origin is sent as `Referer`.
    public var sendReferer: Bool
    /// Overrides by host pattern, most specific first to match.
    public var hosts: [HostRule]
    /// URL patterns that are never asked.
    public var exclude: [String]
    /// Prefixes (host and path, no scheme) that moved, old to new.
    public var rewrite: [RewriteRule]
    /// What becomes of a copy when its server answers 410 or 451.
    public var onTakedown: OnTakedown
    /// Bytes that one run may download; `nil` for no limit.
    public var maxRunBytes: ByteCount?
    /// Whether `X-Robots-Tag` with `noindex`, `noimageindex` or `noai` withholds a picture.
    public var honourRobots: Bool

    /// Bytes within a window of time.
    public struct LowSpeed: Hashable, Sendable, CustomStringConvertible {
        /// At least this many bytes.
        public var bytes: ByteCount
        /// In each window of this length.
        public var window: Duration

        /// Takes both.
        public init(bytes: ByteCount, window: Duration) {
            self.bytes = bytes
            self.window = window
        }

        /// As the configuration writes it: `1KB/30s`.
        public var description: String { "\(bytes)/\(DurationText.format(window))" }
    }

    /// Limits for the hosts that a pattern names.
    public struct HostRule: Hashable, Sendable {
        /// A host name; a leading `*.` matches the name and everything below it.
        public var pattern: String
        /// Transfers at a time; `nil` leaves `FetchRules.perHost`.
        public var perHost: Int?
        /// Least time between the starts of two requests; `nil` for none.
        public var delay: Duration?

        /// Takes every value.
        public init(pattern: String, perHost: Int?, delay: Duration?) {
            self.pattern = pattern
            self.perHost = perHost
            self.delay = delay
        }

        /// Whether `host` (lower case, no port) is meant.
        public func matches(_ host: String) -> Bool {
            guard pattern.hasPrefix("*.") else { return host == pattern.lowercased() }
            let parent = pattern.dropFirst(2).lowercased()
            return host == parent || host.hasSuffix("." + parent)
        }
    }

    /// One prefix that moved.
    public struct RewriteRule: Hashable, Sendable {
        /// Host and path prefix as documents have it.
        public var from: String
        /// Host and path prefix to ask instead.
        public var to: String

        /// Takes both.
        public init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }

    /// See ``FetchRules/onTakedown``.
    public enum OnTakedown: String, Hashable, Sendable, CaseIterable {
        /// The copy stays.
        case keep
        /// The copy leaves manifest and disk.
        case withdraw
    }

    /// Takes every value.
    public init(
        concurrency: Int, perHost: Int, retries: Int, connectTimeout: Duration,
        timeout: Duration, lowSpeed: LowSpeed, revalidateAfter: Duration, userAgent: String,
        sendReferer: Bool, hosts: [HostRule], exclude: [String], rewrite: [RewriteRule],
        onTakedown: OnTakedown, maxRunBytes: ByteCount?, honourRobots: Bool
    ) {
        self.concurrency = concurrency
        self.perHost = perHost
        self.retries = retries
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.lowSpeed = lowSpeed
        self.revalidateAfter = revalidateAfter
        self.userAgent = userAgent
        self.sendReferer = sendReferer
        self.hosts = hosts
        self.exclude = exclude
        self.rewrite = rewrite
        self.onTakedown = onTakedown
        self.maxRunBytes = maxRunBytes
        self.honourRobots = honourRobots
    }
}

/// What is too much.
public struct LimitRules: Hashable, Sendable {
    /// Bytes of one body.
    public var maxBytes: ByteCount
    /// Pixels of one frame, and of all decoded frames together.
    public var maxPixels: Int
    /// Frames of an animation.
    public var maxFrames: Int
    /// Redirects of one request.
    public var maxRedirects: Int
    /// Address space of one worker process.
    public var workerMemory: ByteCount
    /// Wall and CPU time for one picture.
    public var workerTime: Duration
    /// Formats that may be decoded.
    public var formats: Set<ImageFormat>

    /// Takes every value.
    public init(
        maxBytes: ByteCount, maxPixels: Int, maxFrames: Int, maxRedirects: Int,
        workerMemory: ByteCount, workerTime: Duration, formats: Set<ImageFormat>
    ) {
        self.maxBytes = maxBytes
        self.maxPixels = maxPixels
        self.maxFrames = maxFrames
        self.maxRedirects = maxRedirects
        self.workerMemory = workerMemory
        self.workerTime = workerTime
        self.formats = formats
    }
}

/// How the network is reached.
public struct NetworkRules: Hashable, Sendable {
    /// Address ranges (CIDR) that pass the guard although they are not global.
    public var allowAddresses: [String]
    /// `HOST1:PORT1:HOST2:PORT2` as curl's `--connect-to` has it; an empty part matches all.
    public var connectTo: [String]
    /// A proxy's URL; `nil` for none, and then none from the environment either.
    public var proxy: String?
    /// A file of certificates to trust instead of the system's.
    public var caFile: String?

    /// Takes every value.
    public init(allowAddresses: [String], connectTo: [String], proxy: String?, caFile: String?) {
        self.allowAddresses = allowAddresses
        self.connectTo = connectTo
        self.proxy = proxy
        self.caFile = caFile
    }
}

/// When a source in trouble is called broken or dead.
public struct AuditRules: Hashable, Sendable {
    /// How long a healthy source's answer counts for `audit`.
    public var recheckAfter: Duration
    /// Failed nights that make a source broken ...
    public var brokenAfterNights: Int
    /// ... when they span at least this long.
    public var brokenAfter: Duration
    /// Nights for answers that say "there is nothing".
    public var goneAfterNights: Int
    /// How long a source fails before it is dead.
    public var deadAfter: Duration

    /// Takes every value.
    public init(
        recheckAfter: Duration, brokenAfterNights: Int, brokenAfter: Duration,
        goneAfterNights: Int, deadAfter: Duration
    ) {
        self.recheckAfter = recheckAfter
        self.brokenAfterNights = brokenAfterNights
        self.brokenAfter = brokenAfter
        self.goneAfterNights = goneAfterNights
        self.deadAfter = deadAfter
    }
}
