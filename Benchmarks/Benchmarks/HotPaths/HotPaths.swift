import Benchmark

/// What is done once for each reference, source, picture or document of a site.
///
///     Scripts/benchmarks/micro [PATTERN]
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput], maxDuration: .seconds(2))
    articles()
    names()
    store()
    pictures()
}

extension Benchmark.Configuration {
    /// For what takes a microsecond: a thousand of them are one measurement, told for one.
    static var tiny: Self {
        .init(
            metrics: [.wallClock, .throughput], scalingFactor: .kilo, maxDuration: .seconds(1))
    }
}
