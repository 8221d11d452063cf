/// The stage that asks for one source.
public protocol Fetching: Sendable {
    /// Asks, retries, follows redirects, and says what came of it. Never throws: every failure is
    /// a reason in the result. A cancelled task gives `run_aborted`.
    func fetch(_ request: FetchRequest, into sink: any BodySink) async -> FetchResult
}

/// Where a body goes while it arrives: a temporary file that is hashed on the way.
///
/// Used by one transfer at a time, from any one thread.
public protocol BodySink: AnyObject, Sendable {
    /// Bytes written since the start or the last `reset()`.
    var count: Int64 { get }
    /// Appends bytes and feeds them to the hash. Throws an ``ImgCacheError`` when the disk refuses.
    func write(_ bytes: UnsafeRawBufferPointer) throws
    /// Forgets everything written, for a new try.
    func reset() throws
    /// Closes the file and gives it away; its bytes are not flushed to the disk yet.
    func finish() throws -> StagedFile
    /// Closes and deletes; does nothing after `finish()`.
    func discard()
}

/// A file in the temporary folder that nobody else knows of: to be adopted or deleted.
public struct StagedFile: Hashable, Sendable {
    /// Absolute or relative to the working directory.
    public let path: String
    /// Its length in bytes.
    public let bytes: Int64
    /// The SHA-256 of its bytes.
    public let hash: ContentHash

    /// Takes the values.
    public init(path: String, bytes: Int64, hash: ContentHash) {
        self.path = path
        self.bytes = bytes
        self.hash = hash
    }
}

/// What to ask for.
public struct FetchRequest: Sendable {
    /// The URL to open.
    public var url: SourceURL
    /// What the last good answer carried; makes the request conditional.
    public var validators: Validators?
    /// The article's address: its origin becomes `Referer` when the rules say so.
    public var articleURL: String?
    /// The first bytes alone (`Range: bytes=0-N`); `nil` for the whole.
    public var firstBytes: Int?

    /// Asks for a whole body, unconditionally.
    public init(
        url: SourceURL, validators: Validators? = nil, articleURL: String? = nil,
        firstBytes: Int? = nil
    ) {
        self.url = url
        self.validators = validators
        self.articleURL = articleURL
        self.firstBytes = firstBytes
    }
}

/// What lets a server say "not modified". Source: RFC 9110, section 8.8.
public struct Validators: Hashable, Sendable {
    /// The `ETag` field, quotes and `W/` kept.
    public var entityTag: String?
    /// The `Last-Modified` field as it came.
    public var lastModified: String?

    /// Takes both.
    public init(entityTag: String?, lastModified: String?) {
        self.entityTag = entityTag
        self.lastModified = lastModified
    }

    /// Whether there is nothing to ask with.
    public var isEmpty: Bool { entityTag == nil && lastModified == nil }
}

/// What came of asking.
public struct FetchResult: Sendable {
    /// What arrived.
    public enum Outcome: Sendable {
        /// A body with a good status, complete as far as HTTP can tell. Whether it is a picture,
        /// imaging says.
        case body(StagedFile)
        /// The server says that the copy is still good.
        case notModified
        /// Nothing usable, and why.
        case failed(Reason)
    }

    /// See ``Outcome``.
    public var outcome: Outcome
    /// A sentence for people, without credentials or signatures: what went wrong, or empty.
    public var detail: String
    /// The last HTTP status; `nil` when none came.
    public var status: Int?
    /// The last URL asked, after redirects.
    public var finalURL: SourceURL
    /// The redirects that were followed, in order.
    public var redirects: [Hop]
    /// The header fields that matter, of the last answer.
    public var headers: ResponseFields
    /// How long things took, over all tries.
    public var timings: Timings
    /// Requests made, redirects and retries included.
    public var requests: Int
    /// Bytes of bodies received over all tries.
    public var bytesReceived: Int64
    /// When a server asked to come again later than a run waits; not before this.
    public var retryAfter: Timestamp?
    /// When the URL itself says it expires.
    public var expiresAt: Timestamp?

    /// One redirect.
    public struct Hop: Hashable, Sendable {
        /// 301, 302, 303, 307 or 308.
        public var status: Int
        /// Where it led.
        public var target: SourceURL

        /// Takes both.
        public init(status: Int, target: SourceURL) {
            self.status = status
            self.target = target
        }
    }

    /// How long a transfer took. Source: libcurl `CURLINFO_*_TIME_T`.
    public struct Timings: Hashable, Sendable {
        /// From the first request to the first byte of the last answer.
        public var firstByte: Duration
        /// From the first request to the end.
        public var total: Duration

        /// Takes both.
        public init(firstByte: Duration = .zero, total: Duration = .zero) {
            self.firstByte = firstByte
            self.total = total
        }
    }

    /// Takes the values; all but the outcome and the URL may be left at "nothing known".
    public init(
        outcome: Outcome, detail: String = "", status: Int? = nil, finalURL: SourceURL,
        redirects: [Hop] = [], headers: ResponseFields = ResponseFields(),
        timings: Timings = Timings(), requests: Int = 0, bytesReceived: Int64 = 0,
        retryAfter: Timestamp? = nil, expiresAt: Timestamp? = nil
    ) {
        self.outcome = outcome
        self.detail = detail
        self.status = status
        self.finalURL = finalURL
        self.redirects = redirects
        self.headers = headers
        self.timings = timings
        self.requests = requests
        self.bytesReceived = bytesReceived
        self.retryAfter = retryAfter
        self.expiresAt = expiresAt
    }

    /// Where the URL moved for good: the target of the last hop when every hop was 301 or 308.
    public var movedTo: SourceURL? {
        guard let last = redirects.last,
            redirects.allSatisfy({ $0.status == 301 || $0.status == 308 })
        else { return nil }
        return last.target
    }
}

/// The header fields of an answer that imgcache keeps.
public struct ResponseFields: Hashable, Sendable {
    /// `ETag` and `Last-Modified`.
    public var validators: Validators
    /// `Cache-Control: max-age` in seconds; 0 for `no-cache` and `no-store`; `nil` when absent.
    public var maxAge: Int64?
    /// `Content-Type` without parameters, lower case.
    public var contentType: String?
    /// `Content-Length`.
    public var contentLength: Int64?
    /// `X-Robots-Tag`, the directives that matter, lower case: `noindex`, `noimageindex`, `noai`.
    public var robots: [String]

    /// Takes the values.
    public init(
        validators: Validators = Validators(entityTag: nil, lastModified: nil),
        maxAge: Int64? = nil, contentType: String? = nil, contentLength: Int64? = nil,
        robots: [String] = []
    ) {
        self.validators = validators
        self.maxAge = maxAge
        self.contentType = contentType
        self.contentLength = contentLength
        self.robots = robots
    }
}
