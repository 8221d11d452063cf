internal import ImgCacheModel

extension HostIncident {
    /// `timeout  slow.example: 250 of 300 sources`, and a line with the cause.
    func lines(_ style: Style) -> [String] {
        let reason = style.verdict(Wording.padded(self.reason.rawValue, 19), of: self.reason)
        let count = "\(Wording.grouped(troubled)) of \(Wording.count(sources, "source"))"
        var cause = Wording.harmless(detail)
        if let retryAfter {
            cause += (cause.isEmpty ? "" : "; ") + "asks to be left alone until \(retryAfter)"
        }
        return ["  \(reason) \(Wording.harmless(host)): \(count)"]
            + (cause.isEmpty ? [] : ["  " + Wording.padded("", 20) + style.dim(cause)])
    }
}

/// A host in trouble, as JSON has it, the same in every report.
struct IncidentShape: Encodable {
    var host: String
    var verdict: String
    var reason: String
    var detail: String
    var troubled: Int
    var sources: Int
    var retryAfter: String?

    init(_ incident: HostIncident) {
        host = incident.host
        verdict = incident.reason.verdict.rawValue
        reason = incident.reason.rawValue
        detail = incident.detail
        troubled = incident.troubled
        sources = incident.sources
        retryAfter = incident.retryAfter?.description
    }
}
