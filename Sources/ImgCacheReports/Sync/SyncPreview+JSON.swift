public import ImgCacheModel

extension SyncPreview {
    /// What would be done, for programs. Keys are only ever added.
    ///
    /// - Returns: One JSON object, without a final newline.
    /// - Throws: `EncodingError`, which no value of a preview gives rise to.
    public func json() throws -> String {
        try JSONText.encode(
            Shape(
                documents: scan.documents, references: scan.references, due: due,
                toRender: toRender, unreadable: scan.faults.map(FaultShape.init),
                hosts: hosts.map { Host(host: $0.host, due: $0.count) }, sources: sources))
    }

    private struct Shape: Encodable {
        var documents: Int
        var references: Int
        var due: Int
        var toRender: Int
        var unreadable: [FaultShape]
        var hosts: [Host]
        var sources: [String]
    }

    private struct Host: Encodable {
        var host: String
        var due: Int
    }
}

/// A document that cannot be read, as JSON has it, the same in every report.
struct FaultShape: Encodable {
    var path: String
    var line: Int?
    var cause: String

    init(_ fault: ScanSummary.Fault) {
        path = fault.path
        line = fault.fault.line
        cause = fault.fault.cause
    }
}
