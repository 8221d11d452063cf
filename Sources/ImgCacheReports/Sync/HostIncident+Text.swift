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
