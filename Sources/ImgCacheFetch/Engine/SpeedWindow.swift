/// Notices a transfer that gets less than so many bytes within a window of time.
///
/// Looks at the count every quarter of the window: the window slides, a burst long ago does not
/// help. libcurl's own low-speed limit has whole seconds and averages over five.
struct SpeedWindow {
    private var marks: (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    private var lastMark: ContinuousClock.Instant?
    private var start: ContinuousClock.Instant?

    /// A window that never ends a transfer.
    init() {}

    /// A window that begins at `start`.
    init(start: ContinuousClock.Instant) {
        self.start = start
        lastMark = start
    }

    /// Whether the last whole window brought less than `least` bytes; `bytes` counts from the
    /// start.
    mutating func isSlow(
        at now: ContinuousClock.Instant, bytes: Int64, least: Int64, in window: Duration
    ) -> Bool {
        guard let start, let lastMark, now - lastMark >= window / 4 else { return false }
        let base = marks.0
        marks = (marks.1, marks.2, marks.3, bytes)
        self.lastMark = now
        return now - start >= window && bytes - base < least
    }
}
