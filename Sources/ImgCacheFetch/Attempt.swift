internal import ImgCacheModel

/// What came of one try: a request and the redirects that it led through.
struct Attempt: Sendable {
    /// How it ended.
    enum Ending: Sendable {
        /// The sink holds a whole body that does not look like a page.
        case body
        /// 304 to a conditional request.
        case notModified
        /// Nothing usable.
        case failed(Reason)
    }

    /// How it ended; `failed(.pending)` until it does.
    var ending = Ending.failed(.pending)
    /// Everything of the result but its outcome.
    var result: FetchResult
    /// What the server asked to wait, of the last answer.
    var retryAfter: Duration?
    /// What the next try can go on from.
    var partial: Partial?
    /// The host that gave the last status.
    var answeredBy: String?
    /// Whether another try would end the same way: a host that is needed is parked.
    var isFinal = false

    /// The beginning of a body that broke off.
    struct Partial: Hashable, Sendable {
        /// The URL that sent it.
        var url: SourceURL
        /// The strong entity tag that names these bytes.
        var entityTag: String
        /// The whole length, where it is known.
        var total: Int64?
        /// The first bytes.
        var head: [UInt8]
    }

    /// A try that has not begun.
    init(_ url: SourceURL) {
        result = FetchResult(outcome: .failed(.pending), finalURL: url)
    }

    /// The reason of a failure.
    var reason: Reason? {
        if case .failed(let reason) = ending { reason } else { nil }
    }

    /// Ends it before a host that must not be asked in this run.
    mutating func stop(before incident: HostScheduler.Incident) {
        fail(incident.reason, incident.detail)
        result.retryAfter = incident.retryAfter
        isFinal = true
    }

    /// Ends it.
    mutating func fail(_ reason: Reason, _ detail: String) {
        ending = .failed(reason)
        result.detail = detail
    }
}
