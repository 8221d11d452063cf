/// How one request ended.
public enum RequestOutcome: String, Sendable, Codable {
    /// It has not ended yet.
    case open
    /// Everything that was promised was sent.
    case complete
    /// The body was cut short on purpose.
    case cut
    /// The connection was reset on purpose.
    case reset
    /// The client went away, or the server stopped, before the end.
    case abandoned
}

/// One request as it came, and what became of it.
public struct RequestRecord: Sendable, Codable {
    /// Counts up from 1 in the order of arrival.
    public let id: Int
    /// The connection that it came on, as in ``ConnectionRecord/id``.
    public let connection: Int
    /// In upper case.
    public let method: String
    /// Whether it came through the TLS port.
    public let isTLS: Bool
    /// Whether it came over HTTP/2.
    public let isHTTP2: Bool
    /// In lower case, without a port.
    public let host: String
    /// Path and query, byte for byte.
    public let target: String
    /// Every header line in the order of arrival.
    public let headers: [HeaderField]
    /// When its head and body had arrived, in seconds since 1970.
    public let receivedAt: Double
    /// How many requests to its host were being answered then, itself among them.
    public let concurrency: Int
    /// The status that was sent; nil while none was.
    public internal(set) var status: Int?
    /// How many bytes of body were sent; a repeated body counts in full.
    public internal(set) var bytesSent: Int
    /// How it ended.
    public internal(set) var outcome: RequestOutcome
    /// When it ended, in seconds since 1970; nil while it has not.
    public internal(set) var finishedAt: Double?

    /// The first value of a header, whatever the case of its name.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.equalsIgnoringCase(name) }?.value
    }
}

/// One connection that was accepted.
public struct ConnectionRecord: Sendable, Codable {
    /// Counts up from 1 in the order of arrival.
    public let id: Int
    /// Whether it came to the TLS port.
    public let isTLS: Bool
    /// The port at the client's end.
    public let peerPort: Int
    /// When it was accepted, in seconds since 1970.
    public let openedAt: Double
    /// How many requests came on it so far.
    public internal(set) var requests: Int
    /// When it ended, in seconds since 1970; nil while it has not.
    public internal(set) var closedAt: Double?
}

/// Sums that are exact even where old records were dropped.
public struct OriginCounts: Sendable, Codable {
    /// Requests at one host.
    public struct Host: Sendable, Codable {
        /// How many came.
        public internal(set) var requests = 0
        /// How many are being answered now.
        public internal(set) var inFlight = 0
        /// The most that were answered at one time.
        public internal(set) var peakConcurrency = 0
    }

    /// How many requests came.
    public internal(set) var requests = 0
    /// How many connections were accepted.
    public internal(set) var connections = 0
    /// How many connections are open now.
    public internal(set) var openConnections = 0
    /// The most connections that were open at one time.
    public internal(set) var peakConnections = 0
    /// The most requests that were answered at one time, whatever their host.
    public internal(set) var peakConcurrency = 0
    /// How many requests are being answered now.
    public internal(set) var inFlight = 0
    /// How many bytes of body were sent.
    public internal(set) var bytesSent = 0
    /// How many answers had which status.
    public internal(set) var statuses: [Int: Int] = [:]
    /// The same for each host.
    public internal(set) var hosts: [String: Host] = [:]
}
