/// How an origin server is set up.
public struct OriginOptions: Sendable {
    /// The port for plain HTTP on 127.0.0.1; 0 (the default) for a free one.
    public var httpPort = 0
    /// The port for HTTPS on 127.0.0.1; 0 (the default) for a free one.
    public var httpsPort = 0
    /// Whether HTTP/2 is offered over TLS; false by default, since faults are plainest on HTTP/1.
    public var offersHTTP2 = false
    /// A file with lines of `URL WIDTH HEIGHT`, or nil (the default) for none.
    public var sizesFile: String?
    /// How many different seeds pictures may have; nil (the default) for one for each address.
    public var distinct: Int?
    /// How much memory encoded pictures may take, in bytes; 128 MB by default.
    public var pictureBytes = 128_000_000
    /// How many pictures are drawn at a time; 2 by default.
    public var drawingThreads = 2
    /// How many event loops serve connections; 1 by default.
    public var eventLoops = 1
    /// How many records of requests and of connections are kept at least; 20,000 by default.
    /// Sums are exact beyond that.
    public var recordLimit = 20_000

    /// Every setting at its default.
    public init() {}
}
