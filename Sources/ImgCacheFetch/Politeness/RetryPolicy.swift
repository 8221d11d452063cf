internal import ImgCacheModel

/// Decides whether and when a failed try is followed by another one.
///
/// Exponential backoff with full jitter: a random part of a bound that doubles from 500 ms to
/// 30 s. Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
struct RetryPolicy: Hashable, Sendable {
    /// The longest `Retry-After` that is waited for.
    static let patience = Duration.seconds(60)
    private static let firstBound = Duration.milliseconds(500)
    private static let lastBound = Duration.seconds(30)

    /// Tries after the first one.
    let retries: Int

    /// What follows a failed try.
    enum Decision: Hashable, Sendable {
        /// The failure stands.
        case conclude
        /// The server asks for a longer wait than a run allows.
        case later(Duration)
        /// Another try after this wait.
        case again(Duration)
    }

    /// Decides after a failure.
    ///
    /// - Parameters:
    ///   - tries: Tries made so far, 1 or more.
    ///   - reason: What the last one failed with.
    ///   - status: Its HTTP status.
    ///   - retryAfter: What the server asked for.
    ///   - random: 0 to below 1.
    /// - Returns: What to do next.
    func decision(
        tries: Int, reason: Reason, status: Int?, retryAfter: Duration?, random: Double
    ) -> Decision {
        let asks = status == 429 || status == 503
        if asks, let retryAfter, retryAfter > Self.patience { return .later(retryAfter) }
        guard tries <= retries, ReasonTable.isRetryable(reason, status: status) else {
            return .conclude
        }
        let doubled = Self.firstBound * (1 << min(tries - 1, 16))
        let backoff = min(doubled, Self.lastBound) * random
        return .again(max(backoff, asks ? retryAfter ?? .zero : .zero))
    }
}
