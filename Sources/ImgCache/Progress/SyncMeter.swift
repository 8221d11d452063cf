public import ImgCacheModel
internal import Synchronization

/// What a run has done so far, for progress bars: stages write, displays read.
public final class SyncMeter: Sendable {
    /// Where the run is.
    public enum Phase: String, Sendable {
        /// Taking stock of documents and disk.
        case reading
        /// Asking and rendering.
        case working
        /// Writing what is public.
        case publishing
    }

    /// One moment of a run.
    public struct Snapshot: Sendable {
        /// Where the run is.
        public var phase: Phase = .reading
        /// Documents seen, and of these read again.
        public var documents = 0
        /// Documents read again.
        public var documentsRead = 0
        /// Sources to ask in this run.
        public var due = 0
        /// What was done.
        public var counts = RunCounts()
        /// Originals that wait for, or are under, rendering.
        public var rendering = 0
        /// The first sources that failed, at most ``SyncReport/troubleLimit``.
        public var troubles: [SyncReport.Trouble] = []
        /// Hosts that were parked in this run, told when all is settled.
        public var incidents: [HostIncident] = []
        /// Requests under way, with their starts.
        public var underWay: [SourceURL: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(Snapshot())
    /// When the run began.
    public let start: ContinuousClock.Instant

    /// A meter at zero.
    public init() { start = .now }

    /// The moment.
    public var snapshot: Snapshot { state.withLock { $0 } }

    /// Changes the moment.
    func update(_ change: (inout Snapshot) -> Void) { state.withLock { change(&$0) } }
}
