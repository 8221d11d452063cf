/// Where the time of day comes from: the system in real runs, a script in tests.
public protocol WallClock: Sendable {
    /// The time of day now, UTC.
    func now() -> Timestamp
}
