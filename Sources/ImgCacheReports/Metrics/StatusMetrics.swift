public import ImgCacheModel

/// What a command that runs unattended leaves for Prometheus: how the cache stands, and how the last
/// run of each command went.
///
/// All of it is told by the catalog, so that every command writes the same metrics, and one file
/// serves all of them.
public struct StatusMetrics: Sendable {
    /// A run that ended with an error.
    public struct FailedRun: Hashable, Sendable {
        /// `sync` or `audit`.
        public var command: String
        /// When it began.
        public var startedAt: Timestamp
        /// When it ended.
        public var endedAt: Timestamp

        /// Takes the values.
        public init(command: String, startedAt: Timestamp, endedAt: Timestamp) {
            self.command = command
            self.startedAt = startedAt
            self.endedAt = endedAt
        }
    }

    private let version: String
    private let report: StatusReport?
    private let failed: FailedRun?
    private let lastSuccesses: [String: Timestamp]

    /// The metrics of a cache that can be read.
    ///
    /// - Parameters:
    ///   - report: How it stands.
    ///   - failed: A run that just failed. It is the last one of its command, whether it came far
    ///     enough to be in the catalog or not, unless that knows a later one.
    ///   - version: The program's.
    public init(_ report: StatusReport, failed: FailedRun? = nil, version: String) {
        self.version = version
        self.report = report
        self.failed = failed
        lastSuccesses = report.overview.lastSuccesses
    }

    /// The metrics of a run that failed where the cache cannot be read: that it failed, and the last
    /// successes, which stay as the file had them.
    ///
    /// - Parameters:
    ///   - failed: The run.
    ///   - earlier: What the file held before; empty when there was none.
    ///   - version: The program's.
    public init(failed: FailedRun, keeping earlier: String, version: String) {
        self.version = version
        self.failed = failed
        report = nil
        lastSuccesses = Self.lastSuccesses(in: earlier)
    }

    /// In the text format of Prometheus.
    public func text() -> String {
        var metrics = PrometheusText()
        metrics.gauge(
            "imgcache_build_info", help: "The version of imgcache that wrote this.",
            [.init(1, ["version": version])])
        addRuns(to: &metrics)
        if let report {
            Self.addContents(of: report, to: &metrics)
            Self.addDisk(of: report, to: &metrics)
        }
        return metrics.text
    }

    // MARK: Runs

    static let lastSuccess = "imgcache_last_success_timestamp_seconds"

    private func addRuns(to metrics: inout PrometheusText) {
        metrics.gauge(
            Self.lastSuccess, help: "When the last run that did all that was due ended.",
            lastSuccesses.sorted { $0.key < $1.key }
                .map { .init($0.value.seconds, ["command": $0.key]) })
        let runs = lastRuns
        metrics.gauge(
            "imgcache_last_run_timestamp_seconds", help: "When the last run ended, however.",
            runs.map { .init($0.endedAt.seconds, ["command": $0.command]) })
        metrics.gauge(
            "imgcache_last_run_duration_seconds", help: "How long the last run took.",
            runs.map { .init($0.seconds, ["command": $0.command]) })
        metrics.gauge(
            "imgcache_last_run_outcome",
            help: "How the last run ended: 1 for its outcome, 0 for the others.",
            runs.flatMap { run in
                LastRun.outcomes.map {
                    .init($0 == run.outcome ? 1 : 0, ["command": run.command, "outcome": $0])
                }
            })
        addWork(of: runs, to: &metrics)
    }

    /// The last run of each command, by command.
    private var lastRuns: [LastRun] {
        var runs = (report?.overview.lastRuns ?? []).map(LastRun.init)
        if let failed {
            let known = runs.first { $0.command == failed.command }
            guard known.map({ $0.endedAt <= failed.endedAt }) ?? true else { return runs }
            runs.removeAll { $0.command == failed.command }
            runs.append(LastRun(failed, recorded: known))
        }
        return runs.sorted { $0.command < $1.command }
    }

    private func addWork(of runs: [LastRun], to metrics: inout PrometheusText) {
        func gauge(_ name: String, _ help: String, _ value: (RunCounts) -> Int64) {
            metrics.gauge(
                "imgcache_last_run_\(name)", help: help,
                runs.map { .init(value($0.counts), ["command": $0.command]) })
        }
        gauge("asked_sources", "Sources that the last run asked.") { Int64($0.asked) }
        gauge("fetched_sources", "Of these, those with new bytes.") { Int64($0.fetched) }
        gauge("unchanged_sources", "Of these, those without.") { Int64($0.notModified) }
        gauge("failed_sources", "Of these, those that failed.") { Int64($0.failed) }
        gauge("rendered_originals", "Originals that the last run made thumbnails of.") {
            Int64($0.rendered)
        }
        gauge("requests", "HTTP requests of the last run.") { Int64($0.requests) }
        gauge("received_bytes", "Bytes that the last run downloaded.") { $0.bytes }
    }

    /// The last successes that a file of ours tells.
    static func lastSuccesses(in text: String) -> [String: Timestamp] {
        text.split(separator: "\n").reduce(into: [:]) { successes, line in
            let start = "\(lastSuccess){command=\""
            guard line.hasPrefix(start) else { return }
            let parts = line.dropFirst(start.count).split(separator: "\"} ")
            guard parts.count == 2, let seconds = Int64(parts[1]) else { return }
            successes[String(parts[0])] = Timestamp(seconds: seconds)
        }
    }
}

/// The last run of a command, whether the catalog knows it or not.
private struct LastRun {
    var command: String
    var startedAt: Timestamp
    var endedAt: Timestamp
    var outcome: String
    var counts: RunCounts

    private static let failed = "failed"

    /// All words for an outcome: those of the catalog, and that of a run that ended with an error.
    static let outcomes = RunOutcome.allCases.map(\.rawValue) + [failed]

    var seconds: Int64 { endedAt.since(startedAt).components.seconds }

    init(_ run: RunRecord) {
        command = run.command
        startedAt = run.startedAt
        endedAt = run.endedAt ?? run.startedAt
        outcome = run.outcome?.rawValue ?? Self.failed
        counts = run.counts
    }

    /// A failed run; `recorded` is what the catalog has as the last one: this, or one before it.
    init(_ run: StatusMetrics.FailedRun, recorded: LastRun?) {
        command = run.command
        startedAt = run.startedAt
        endedAt = run.endedAt
        outcome = Self.failed
        let isRecorded = recorded.map { $0.startedAt >= run.startedAt } ?? false
        counts = isRecorded ? recorded?.counts ?? RunCounts() : RunCounts()
    }
}
