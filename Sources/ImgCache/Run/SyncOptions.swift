/// What a caller asks of one `sync`.
public struct SyncOptions: Sendable {
    /// Documents or folders to stay within; empty for all.
    public var paths: [String]
    /// At most so many sources are asked; `nil` for all that are due.
    public var limit: Int?
    /// The run ends after this, what is under way finishes; `nil` for no end.
    public var maxDuration: Duration?
    /// Whether no request is made.
    public var isOffline: Bool
    /// Whether losing more than half of the documents is meant.
    public var acceptRemovals: Bool

    /// By default everything that is due, without an end.
    public init(
        paths: [String] = [], limit: Int? = nil, maxDuration: Duration? = nil,
        isOffline: Bool = false, acceptRemovals: Bool = false
    ) {
        self.paths = paths
        self.limit = limit
        self.maxDuration = maxDuration
        self.isOffline = isOffline
        self.acceptRemovals = acceptRemovals
    }
}
