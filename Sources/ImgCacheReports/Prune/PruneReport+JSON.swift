public import ImgCacheModel

extension PruneReport {
    /// The report for programs. Keys are only ever added.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a report gives rise to.
    public func json() throws -> String { try JSONText.encode(Shape(self)) }

    private struct Shape: Encodable {
        var isDryRun: Bool
        var removed: [String: VolumeShape]
        var freed: VolumeShape
        var sources: Int
        var waiting: VolumeShape
        var kept: VolumeShape
        var excessBytes: Int64?
        var paths: [String]

        init(_ report: PruneReport) {
            isDryRun = report.isDryRun
            removed = Dictionary(
                uniqueKeysWithValues: Cause.allCases.map {
                    ($0.rawValue, VolumeShape(report.removed[$0]))
                })
            freed = VolumeShape(report.total)
            sources = report.sources
            waiting = VolumeShape(report.waiting)
            kept = VolumeShape(report.kept)
            excessBytes = report.excess?.bytes
            paths = report.paths
        }
    }
}
