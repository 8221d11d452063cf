public import ImgCacheModel

extension StatusReport {
    /// The state of the cache for programs. Keys are only ever added.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a report gives rise to.
    public func json() throws -> String { try JSONText.encode(Shape(self)) }

    private struct Shape: Encodable {
        var cache: String
        var now: String
        var lastSuccess: String?
        var totals: TallyShape
        var protections: [Protection]?
        var workerFault: String?
        var runs: [Run]

        struct Protection: Encodable {
            var name: String
            var isActive: Bool
            var detail: String
        }

        struct Run: Encodable {
            var id: Int64
            var command: String
            var startedAt: String
            var endedAt: String?
            var outcome: String?
            var asked: Int
            var fetched: Int
            var notModified: Int
            var failed: Int
            var requests: Int
            var bytes: Int64
        }

        init(_ report: StatusReport) {
            cache = report.cache
            now = report.now.description
            lastSuccess = report.lastSuccess?.description
            totals = TallyShape(report.tally)
            workerFault = report.workerFault
            protections = report.protections?.protections.map {
                Protection(name: $0.name.rawValue, isActive: $0.isActive, detail: $0.detail)
            }
            runs = report.runs.map {
                Run(
                    id: $0.id, command: $0.command, startedAt: $0.startedAt.description,
                    endedAt: $0.endedAt?.description, outcome: $0.outcome?.rawValue,
                    asked: $0.counts.asked, fetched: $0.counts.fetched,
                    notModified: $0.counts.notModified, failed: $0.counts.failed,
                    requests: $0.counts.requests, bytes: $0.counts.bytes)
            }
        }
    }
}
