internal import ImgCacheModel

/// How a finished request speaks of its hosts.
///
/// Failures name the last host that was asked: after redirects, or by `fetch.rewrite`, not the
/// one that the permit was for.
enum HostReport: Hashable, Sendable {
    /// The permit's host answers; `isGood` when that led to a body or "not modified".
    case answered(isGood: Bool)
    /// A host fails in a way that blames it.
    case failed(host: String, Reason, detail: String)
    /// A host wants fewer requests, to the last try.
    case throttled(host: String, detail: String)
    /// A host wants none before this time.
    case closed(host: String, until: Timestamp?, detail: String)
    /// Nothing was learned.
    case silent

    /// Reads a result.
    init(_ result: FetchResult) {
        guard case .failed(let reason) = result.outcome else {
            self = .answered(isGood: true)
            return
        }
        let last = result.finalURL.host
        switch reason {
        case .retryLater:
            self = .closed(host: last, until: result.retryAfter, detail: result.detail)
        case .http429: self = .throttled(host: last, detail: result.detail)
        case _ where reason.blamesHost:
            self = .failed(host: last, reason, detail: result.detail)
        default: self = result.status == nil ? .silent : .answered(isGood: false)
        }
    }

    /// The host that is to blame, where one is.
    var blamed: String? {
        switch self {
        case .failed(let host, _, _), .throttled(let host, _), .closed(let host, _, _): host
        case .answered, .silent: nil
        }
    }
}
