public import ImgCacheModel

extension VerifyReport {
    /// The report for programs. Keys are only ever added.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a report gives rise to.
    public func json() throws -> String { try JSONText.encode(Shape(self)) }

    private struct Shape: Encodable {
        var isRepair: Bool
        var isBroken: Bool
        var originals: VolumeShape
        var thumbnails: VolumeShape
        var decoded: Int
        var swept: Int
        var rendered: Int
        var findings: [FindingShape]

        init(_ report: VerifyReport) {
            isRepair = report.isRepair
            isBroken = report.isBroken
            originals = VolumeShape(report.originals)
            thumbnails = VolumeShape(report.thumbnails)
            decoded = report.decoded
            swept = report.swept
            rendered = report.rendered
            findings = report.findings.map {
                FindingShape(
                    path: $0.path, fault: $0.fault.rawValue, detail: $0.detail, repair: $0.repair)
            }
        }
    }

    private struct FindingShape: Encodable {
        var path: String
        var fault: String
        var detail: String
        var repair: String?
    }
}
