internal import ImgCacheModel

/// What was answered, counted.
struct Figures {
    /// Upper bounds of the classes of latency, in seconds.
    static let bounds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1,
    ]

    /// What one count belongs to.
    struct Class: Hashable {
        var kind: Route.Kind
        var status: UInt
    }

    /// Requests.
    var requests: [Class: Int] = [:]
    /// Bytes of bodies.
    var bytes: Int64 = 0
    /// Files that were in memory, and files that were not.
    var (hits, misses) = (0, 0)
    /// Requests by the time from their head to the end of their answer.
    var latency = PrometheusHistogram(bounds: bounds)
    /// Connections that were opened, that were closed, and that were closed because they were
    /// too slow.
    var (opened, closed, timedOut) = (0, 0, 0)
    /// Requests that were no HTTP.
    var malformed = 0

    /// Counts one answer.
    ///
    /// - Parameter seconds: From the request's head to the end of the answer.
    mutating func count(_ class: Class, bytes: Int64, seconds: Double) {
        requests[`class`, default: 0] += 1
        self.bytes += bytes
        latency.observe(seconds)
    }

    static func += (left: inout Figures, right: Figures) {
        left.requests.merge(right.requests, uniquingKeysWith: +)
        left.bytes += right.bytes
        left.hits += right.hits
        left.misses += right.misses
        left.latency += right.latency
        left.opened += right.opened
        left.closed += right.closed
        left.timedOut += right.timedOut
        left.malformed += right.malformed
    }
}
