/// What a run would do now.
public struct SyncPreview: Sendable {
    /// What the documents mention.
    public var scan: ScanSummary
    /// Hosts to ask, with the number of their sources; the empty name stands for local assets.
    public var hosts: [HostBacklog]
    /// The most urgent sources of each host, at most ``sourceLimit`` together.
    public var sources: [String]
    /// Stored originals that lack thumbnails, counted up to ``renderLimit``.
    public var toRender: Int

    /// Sources that a preview names; the rest is counted.
    public static let sourceLimit = 50
    /// Originals that a preview counts; more are told as "at least".
    public static let renderLimit = 10_000

    /// Takes the values.
    public init(scan: ScanSummary, hosts: [HostBacklog], sources: [String], toRender: Int) {
        self.scan = scan
        self.hosts = hosts
        self.sources = sources
        self.toRender = toRender
    }

    /// Sources to ask, over all hosts.
    public var due: Int { hosts.reduce(0) { $0 + $1.count } }
}
