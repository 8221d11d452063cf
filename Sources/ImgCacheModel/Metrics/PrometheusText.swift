/// Metrics in the text format that Prometheus reads (version 0.0.4): a file for the textfile
/// collector of node_exporter, or the answer of a server's `/metrics`.
///
/// A family is one metric with its help, its type and its samples, and is written as soon as it is
/// added. Names follow the naming guide: `imgcache_`, what is measured, the base unit (`_seconds`,
/// `_bytes`), and `_total` for counters.
///
/// ```swift
/// var metrics = PrometheusText()
/// metrics.gauge(
///     "imgcache_sources", help: "Sources that documents mention, by verdict.",
///     [.init(24, ["verdict": "ok"]), .init(6, ["verdict": "gone"])])
/// metrics.counter("imgcache_http_requests_total", help: "Requests answered.", [.init(1312)])
/// ```
///
/// Source: "Exposition formats" and "Metric and label naming" of the Prometheus documentation.
public struct PrometheusText: Sendable {
    /// One value of a metric, and what tells it from the others of its family.
    public struct Sample: Hashable, Sendable {
        /// By name; written in order of names.
        public var labels: [String: String]
        /// Any number, also `nan` and the infinities.
        public var value: Double

        /// - Parameters:
        ///   - value: The number, in base units: seconds, bytes, or a count.
        ///   - labels: What tells this sample from the others; nothing by default. Two samples of
        ///     a family must not have the same labels.
        public init(_ value: Double, _ labels: [String: String] = [:]) {
            self.value = value
            self.labels = labels
        }

        /// A whole number; above 2^53 the nearest that a `Double` holds.
        public init(_ value: some BinaryInteger, _ labels: [String: String] = [:]) {
            self.init(Double(value), labels)
        }
    }

    /// What the server of a metrics page says of its type.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// All families so far; every line ends with a newline.
    public private(set) var text = ""

    /// Begins without a metric.
    public init() {}

    /// Adds something that rises and falls.
    ///
    /// - Parameters:
    ///   - name: `[a-zA-Z_:][a-zA-Z0-9_:]*`; every other character becomes `_`. Each name is added
    ///     once.
    ///   - help: One sentence for people; backslashes and newlines are escaped.
    ///   - samples: Its values; without any, nothing is written.
    public mutating func gauge(_ name: String, help: String, _ samples: [Sample]) {
        family(name, "gauge", help, samples)
    }

    /// Adds something that only rises while the program runs.
    ///
    /// - Parameters:
    ///   - name: As for ``gauge(_:help:_:)``; `_total` is added where it does not end so.
    ///   - help: One sentence for people.
    ///   - samples: Its values, 0 or more; without any, nothing is written.
    public mutating func counter(_ name: String, help: String, _ samples: [Sample]) {
        family(name.hasSuffix("_total") ? name : name + "_total", "counter", help, samples)
    }

    /// Adds how often values were at most so large.
    ///
    /// - Parameters:
    ///   - name: As for ``gauge(_:help:_:)``.
    ///   - help: One sentence for people.
    ///   - histograms: Each with its labels, of which none may be `le`; without any, nothing is
    ///     written.
    public mutating func histogram(
        _ name: String, help: String,
        _ histograms: [(labels: [String: String], values: PrometheusHistogram)]
    ) {
        guard !histograms.isEmpty else { return }
        let name = Self.metricName(name)
        head(name, "histogram", help)
        for (labels, values) in histograms {
            for (bound, count) in values.cumulative {
                line("\(name)_bucket", labels, le: Self.number(bound), Double(count))
            }
            line("\(name)_sum", labels, values.sum)
            line("\(name)_count", labels, Double(values.count))
        }
    }

    // MARK: Lines

    private mutating func family(
        _ name: String, _ type: String, _ help: String, _ samples: [Sample]
    ) {
        guard !samples.isEmpty else { return }
        let name = Self.metricName(name)
        head(name, type, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    private mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(type)\n"
    }

    private mutating func line(
        _ name: String, _ labels: [String: String], le bound: String? = nil, _ value: Double
    ) {
        var pairs = labels.sorted { $0.key < $1.key }
            .map { "\(Self.labelName($0.key))=\"\(Self.escaped($0.value, quotes: true))\"" }
        if let bound { pairs.append("le=\"\(bound)\"") }
        let set = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        text += "\(name)\(set) \(Self.number(value))\n"
    }

    // MARK: Words

    /// Whole numbers without a point, others as short as they can be read back.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 9_007_199_254_740_992
            ? String(Int64(value)) : String(value)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func metricName(_ text: String) -> String { name(text, colons: true) }

    private static func labelName(_ text: String) -> String { name(text, colons: false) }

    private static func name(_ text: String, colons: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isAllowed =
                switch scalar {
                case "a"..."z", "A"..."Z", "_": true
                case "0"..."9": !result.isEmpty
                case ":": colons
                default: false
                }
            result.unicodeScalars.append(isAllowed ? scalar : "_")
        }
        return result.isEmpty ? "_" : result
    }
}
