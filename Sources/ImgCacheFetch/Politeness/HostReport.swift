internal import ImgCacheModel

/// How a finished request speaks of its host.
enum HostReport: Hashable, Sendable {
    /// It answers; `isGood` when that is a body or "not modified".
    case answered(isGood: Bool)
    /// It fails in a way that blames the host named.
    case failed(host: String, Reason, detail: String)
    /// It wants fewer requests, to the last try.
    case throttled(detail: String)
    /// It wants none before this time.
    case closed(until: Timestamp?, detail: String)
    /// Nothing was learned.
    case silent

    /// Reads a result. The permit was for `host`; a failure behind redirects blames the host that
    /// failed.
    init(_ result: FetchResult, host: String) {
        guard case .failed(let reason) = result.outcome else {
            self = .answered(isGood: true)
            return
        }
        switch reason {
        case .retryLater: self = .closed(until: result.retryAfter, detail: result.detail)
        case .http429: self = .throttled(detail: result.detail)
        case _ where ReasonTable.blamesHost(reason):
            let blamed = result.redirects.isEmpty ? host : result.finalURL.host
            self = .failed(host: blamed, reason, detail: result.detail)
        default: self = result.status == nil ? .silent : .answered(isGood: false)
        }
    }
}
