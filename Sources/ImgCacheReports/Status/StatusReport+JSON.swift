public import ImgCacheModel

extension StatusReport {
    /// The state of the cache for programs. Keys are only ever added; what is not known (a time of
    /// something that never was) is left out.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a report gives rise to.
    public func json() throws -> String { try JSONText.encode(StatusShape(self)) }
}

/// A status as JSON has it.
private struct StatusShape: Encodable {
    var cache: String
    var now: String
    var lastSuccess: String?
    var lastSuccesses: [String: String]
    var totals: TallyShape
    var hosts: StatusHostsShape
    var presets: [StatusPresetShape]
    var disk: StatusDiskShape
    var ages: StatusAgesShape
    var protections: [Protection]?
    var workerFault: String?
    var runs: [StatusRunShape]
    var trend: [StatusTrendShape]

    struct Protection: Encodable {
        var name: String
        var isActive: Bool
        var detail: String
    }

    init(_ report: StatusReport) {
        let overview = report.overview
        cache = report.cache
        now = report.now.description
        lastSuccess = report.lastSuccess?.description
        lastSuccesses = overview.lastSuccesses.mapValues(\.description)
        totals = TallyShape(overview.tally)
        hosts = StatusHostsShape(overview.hosts)
        presets = overview.presets.map(StatusPresetShape.init)
        disk = StatusDiskShape(report.disk)
        ages = StatusAgesShape(overview.ages, trusted: report.revalidateAfter)
        workerFault = report.workerFault
        protections = report.protections?.protections.map {
            Protection(name: $0.name.rawValue, isActive: $0.isActive, detail: $0.detail)
        }
        runs = overview.runs.map(StatusRunShape.init)
        trend = overview.trend.map(StatusTrendShape.init)
    }
}
