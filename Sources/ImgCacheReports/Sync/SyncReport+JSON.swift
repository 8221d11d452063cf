public import ImgCacheModel

extension SyncReport {
    /// The report for programs. Keys are only ever added.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a report gives rise to.
    public func json() throws -> String { try JSONText.encode(Shape(self)) }

    private struct Shape: Encodable {
        var run: Int64?
        var outcome: String
        var seconds: Double
        var documents: Documents
        var due: Int
        var asked: Int
        var fetched: Int
        var notModified: Int
        var failed: Int
        var rendered: Int
        var requests: Int
        var bytes: Int64
        var lostOriginals: Int
        var lostThumbnails: Int
        var totals: TallyShape
        var incidents: [IncidentShape]
        var troubles: [Trouble]
        var writtenBack: WriteBackShape?

        struct Documents: Encodable {
            var total: Int
            var removed: Int
            var unreadable: [FaultShape]
        }

        struct Trouble: Encodable {
            var url: String
            var verdict: String
            var reason: String
            var detail: String
            var isServed: Bool
        }

        init(_ report: SyncReport) {
            run = report.run
            outcome = report.outcome.rawValue
            let parts = report.duration.components
            seconds = Double(parts.seconds) + (Double(parts.attoseconds) / 1e15).rounded() / 1000
            documents = Documents(
                total: report.scan.documents, removed: report.scan.removed,
                unreadable: report.scan.faults.map(FaultShape.init))
            due = report.due
            asked = report.counts.asked
            fetched = report.counts.fetched
            notModified = report.counts.notModified
            failed = report.counts.failed
            rendered = report.counts.rendered
            requests = report.counts.requests
            bytes = report.counts.bytes
            lostOriginals = report.lost.lostOriginals
            lostThumbnails = report.lost.lostThumbnails
            totals = TallyShape(report.tally)
            writtenBack = report.writtenBack.map(WriteBackShape.init)
            incidents = report.incidents.map(IncidentShape.init)
            troubles = report.troubles.map {
                Trouble(
                    url: $0.url, verdict: $0.reason.verdict.rawValue, reason: $0.reason.rawValue,
                    detail: $0.detail, isServed: $0.isServed)
            }
        }
    }
}
