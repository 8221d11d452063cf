/// The catalog's part of an audit: what to tell of the sources in scope, and what changed.
///
/// Every method reads what is committed, beside a run that writes.
public protocol AuditCataloging: Sendable {
    /// Everything that a report says of the documents within some paths, as of one moment.
    ///
    /// - Parameter paths: Documents or folders to stay within; empty for all.
    /// - Returns: Counts, sources with something to say, wrong sizes. URLs are whole.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func auditReading(within paths: [String]) async throws -> AuditReading

    /// How things stood at the ends of the latest runs, oldest first, over all documents.
    ///
    /// - Parameter limit: At most so many, 1 or more.
    /// - Returns: The runs that have ended and were counted; none in a catalog from before runs
    ///   were counted.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func trend(limit: Int) async throws -> [AuditTrendPoint]

    /// What changed between an earlier time and now. URLs are whole.
    ///
    /// - Parameters:
    ///   - baseline: The earlier time.
    ///   - paths: Documents or folders to stay within; empty for all.
    /// - Returns: The changes, in order of time, then URL.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func changes(since baseline: AuditBaseline, within paths: [String]) async throws
        -> AuditChanges

    /// Remote sources that are well, one of each host, those that answered last first: whom to
    /// ask whether the network is at fault.
    ///
    /// - Parameters:
    ///   - hosts: Hosts to pass over, in lower case.
    ///   - limit: At most so many, 1 or more.
    /// - Returns: The sources; none when there is no other host.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func healthySources(besides hosts: Set<String>, limit: Int) async throws -> [Source]
}

/// The time that a report compares with.
public enum AuditBaseline: Hashable, Sendable {
    /// The end of a run: what later runs did is a change.
    case run(RunRecord)
    /// A moment: what was learned from then on is a change.
    case time(Timestamp)
}

/// What the catalog tells for an audit report.
public struct AuditReading: Sendable {
    /// Documents in scope.
    public var documents = 0
    /// References in them.
    public var references = 0
    /// Sources that they mention.
    public var sources = 0
    /// Of these, cached.
    public var cached = 0
    /// Of these, by host; local assets and what is no URL under the empty name.
    public var hosts: [String: Int] = [:]
    /// Sources with something to say, by host, then by URL.
    public var troubled: [AuditedSource] = []
    /// References whose declared size is wrong, by document, then by line.
    public var sizes: [AuditedSize] = []
    /// Documents that cannot be read, by path.
    public var unreadable: [ScanSummary.Fault] = []

    /// Nothing read yet.
    public init() {}
}

/// One source with something to say.
public struct AuditedSource: Sendable {
    /// What the catalog knows of it.
    public var source: Source
    /// What that means.
    public var standing: Standing
    /// The copy that serves readers; `nil` when not all of it is on disk.
    public var copy: CachedPicture?
    /// Where it is mentioned in scope, by document and place; at least one.
    public var mentions: [AuditMention]
    /// The identity of a source that is well and shows the same picture; `nil` when none does.
    public var samePicture: String?
    /// How the same address stands with `https`; `nil` when no document ever mentioned that.
    public var secureTwin: Reason?

    /// Takes the values.
    public init(
        source: Source, standing: Standing, copy: CachedPicture?, mentions: [AuditMention],
        samePicture: String? = nil, secureTwin: Reason? = nil
    ) {
        self.source = source
        self.standing = standing
        self.copy = copy
        self.mentions = mentions
        self.samePicture = samePicture
        self.secureTwin = secureTwin
    }
}

/// One reference whose declared size is wrong.
public struct AuditedSize: Sendable {
    /// Where.
    public var mention: AuditMention
    /// The source's identity.
    public var identity: String
    /// Its host in lower case; empty where it has none.
    public var host: String
    /// What the document says, in pixels.
    public var declared: PixelSize
    /// What is true, after EXIF orientation.
    public var real: PixelSize

    /// Takes the values.
    public init(
        mention: AuditMention, identity: String, host: String, declared: PixelSize,
        real: PixelSize
    ) {
        self.mention = mention
        self.identity = identity
        self.host = host
        self.declared = declared
        self.real = real
    }

    /// How the two stand to each other.
    public var check: SizeCheck { SizeCheck(declared: declared, real: real) }
}
