/// How often values were at most so large: the buckets of a histogram.
///
/// A value, not thread-safe by itself; whoever observes from several threads guards it.
public struct PrometheusHistogram: Hashable, Sendable {
    /// The upper bounds of the buckets, each in its bucket, rising and finite.
    public let bounds: [Double]
    /// How many values fell into each bucket, and behind the last bound.
    public private(set) var counts: [UInt64]
    /// All values together.
    public private(set) var sum: Double

    /// Begins without a value.
    ///
    /// - Parameter bounds: Upper bounds in base units, in any order; those that are not finite or
    ///   stand twice are left out, since the last bucket is always without a bound.
    public init(bounds: [Double]) {
        self.bounds = Set(bounds.filter(\.isFinite)).sorted()
        counts = Array(repeating: 0, count: self.bounds.count + 1)
        sum = 0
    }

    /// How many values there are.
    public var count: UInt64 { counts.reduce(0, +) }

    /// Counts a value; `nan` is none.
    public mutating func observe(_ value: Double) {
        guard !value.isNaN else { return }
        // Few bounds, and most values are small: a search from below is the fastest.
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// Adds the values of another histogram with the same bounds.
    public static func += (left: inout PrometheusHistogram, right: PrometheusHistogram) {
        precondition(left.bounds == right.bounds, "histograms with other bounds")
        for index in left.counts.indices { left.counts[index] += right.counts[index] }
        left.sum += right.sum
    }

    /// Every bound with the number of values up to it; the last bound is infinite.
    var cumulative: [(bound: Double, count: UInt64)] {
        var total: UInt64 = 0
        return zip(bounds + [.infinity], counts).map { bound, count in
            total += count
            return (bound, total)
        }
    }
}
