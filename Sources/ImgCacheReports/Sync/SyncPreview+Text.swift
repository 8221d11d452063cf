public import ImgCacheModel

extension SyncPreview {
    /// What would be done, for a person.
    ///
    /// - Parameter style: Colours or none.
    /// - Returns: Lines without a final newline.
    public func text(style: Style = .plain) -> String {
        var lines = [style.bold("imgcache sync --dry-run: nothing was changed")]
        lines.append(
            "  \(Wording.count(scan.documents, "document")), "
                + "\(Wording.count(scan.references, "reference")) to "
                + Wording.count(scan.sources, "source"))
        let named = hosts.filter { !$0.host.isEmpty }
        let local = due - named.reduce(0) { $0 + $1.count }
        lines.append(
            "  would ask \(Wording.count(named.count, "host")) for "
                + "\(Wording.count(due - local, "source")) and look at "
                + Wording.count(local, "local file"))
        if toRender > 0 {
            let more = toRender >= Self.renderLimit ? "at least " : ""
            lines.append(
                "  would render \(more)\(Wording.count(toRender, "stored original")) again")
        }
        for host in named.sorted(by: { ($1.count, $0.host) < ($0.count, $1.host) }).prefix(20) {
            lines.append("    \(Wording.padded(Wording.harmless(host.host), 40)) \(host.count)")
        }
        if !sources.isEmpty { lines += [""] + sources.map { "  " + Wording.url($0) } }
        if due > sources.count {
            lines.append("  and \(Wording.grouped(due - sources.count)) more")
        }
        lines += scan.faultLines(style)
        if let writtenBack {
            lines += ["", "  would write \(writtenBack.counts)"]
            lines += writtenBack.leftAloneLines(style) + writtenBack.diffs
        }
        return lines.joined(separator: "\n")
    }
}

extension ScanSummary {
    /// The documents that cannot be read, a line each; none without a fault.
    func faultLines(_ style: Style) -> [String] {
        guard !faults.isEmpty else { return [] }
        let title = "\(Wording.count(faults.count, "document")) cannot be read:"
        return ["", style.bold(title)]
            + faults.map { fault in
                let line = fault.fault.line.map { ":\($0)" } ?? ""
                return "  \(Wording.harmless(fault.path))\(line): "
                    + Wording.harmless(fault.fault.cause)
            }
    }
}
