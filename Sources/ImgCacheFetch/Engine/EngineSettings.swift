/// What is the same for every transfer of an engine.
struct EngineSettings: Sendable {
    /// Transfers at a time; sizes the connection cache.
    var concurrency: Int
    /// The `User-Agent` field.
    var userAgent: String
    /// The `Accept` field.
    var accept: String
    /// Entries as curl's `--connect-to` has them.
    var connectTo: [String]
    /// A proxy's URL; `nil` for none.
    var proxy: String?
    /// A file of certificates instead of the system's.
    var caFile: String?
    /// Judges every socket's address. With a proxy it is not asked: the proxy's address is
    /// configured, and the final one is known to the proxy alone.
    var addressGuard: AddressGuard
    /// A transfer that gets less than this within the window ends.
    var lowSpeedBytes: Int64
    /// See `lowSpeedBytes`; zero for no limit.
    var lowSpeedWindow: Duration
}
