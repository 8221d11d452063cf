internal import ArgumentParser
internal import ImgCache
internal import ImgCacheModel
internal import ImgCacheReports
internal import ImgCacheSettings

/// Where a command leaves metrics for Prometheus.
struct MetricsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write metrics for Prometheus to this file, such as node_exporter's imgcache.prom.",
            valueName: "file"), completion: .file())
    var metricsFile: String?
}

extension MetricsOptions {
    /// Runs a command, then writes the metrics, also when it failed.
    ///
    /// A run that failed is the last run of its command, with the outcome `failed`, also when it
    /// did not come far enough for the catalog to know of it; the last success stays what it was,
    /// even where the cache cannot be read. One that found the lock held was none.
    ///
    /// - Parameters:
    ///   - command: The command's name.
    ///   - common: Opens the cache.
    ///   - load: Reads the settings, once.
    ///   - body: The command.
    /// - Throws: What `load` or `body` throws; after a success what keeps the file from being
    ///   written, which else is told on standard error.
    func follow(
        _ command: String, _ common: CommonOptions, settings load: () throws -> Settings,
        _ body: (Settings) async throws -> Void
    ) async throws {
        guard let metricsFile else { return try await body(load()) }
        let start = SystemClock().now()
        var loaded: Settings?
        do {
            let settings = try load()
            loaded = settings
            try await body(settings)
        } catch {
            let failed =
                Self.isRecorded(error)
                ? nil
                : StatusMetrics.FailedRun(
                    command: command, startedAt: start, endedAt: SystemClock().now())
            do {
                try await write(metricsFile, loaded, failed, common)
            } catch let second {
                Terminal.standardError.line("imgcache: no metrics were written: \(second)")
            }
            throw error
        }
        try await write(metricsFile, loaded, nil, common)
    }

    /// Whether the run did not fail, or was none: findings, a signal and the network end a run that
    /// was recorded with its outcome; a held lock is that of another one.
    private static func isRecorded(_ error: any Error) -> Bool {
        error is ExitCode || (error as? any ImgCacheError)?.exitStatus == .locked
    }

    private func write(
        _ path: String, _ settings: Settings?, _ failed: StatusMetrics.FailedRun?,
        _ common: CommonOptions
    ) async throws {
        let file = MetricsFile(
            path: path, cache: settings?.cache.directory ?? common.cache ?? "cache")
        guard let settings else {
            guard let failed else { return }
            return try file.write(
                StatusMetrics(failed: failed, keeping: try file.text(), version: Version.text))
        }
        let report: StatusReport
        do {
            report = try await common.withCache(settings, for: .reading) {
                try await $0.status(hosts: 0, runs: 0)
            }
        } catch {
            guard let failed else { throw error }
            return try file.write(
                StatusMetrics(failed: failed, keeping: try file.text(), version: Version.text))
        }
        try file.write(StatusMetrics(report, failed: failed, version: Version.text))
    }
}
