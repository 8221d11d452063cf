internal import ImgCacheModel

/// The report as lines: what counts host by host, then an index by article.
struct AuditText {
    let report: AuditReport
    let style: Style

    init(_ report: AuditReport, style: Style) {
        self.report = report
        self.style = style
    }

    func write(to sink: (String) throws -> Void) throws {
        func section(_ lines: [String]) throws {
            if !lines.isEmpty { try sink(lines.joined(separator: "\n") + "\n") }
        }
        let outline = AuditOutline(report)
        try section(head)
        if let changes = report.changes { try section(lines(of: changes)) }
        for host in outline.hosts where !host.findings.isEmpty || host.incident != nil {
            try section(lines(of: host))
        }
        try section(sizeLines)
        if !outline.articles.isEmpty { try section(["", style.bold("By article")]) }
        for article in outline.articles { try section(lines(of: article)) }
        try section(asideLines(outline.aside))
        try section(faultLines)
    }

    private var head: [String] {
        let totals = report.totals
        let number = report.run.map { "run \($0), " } ?? ""
        let outcome = Wording.meaning(of: report.outcome)
        var lines = [
            style.bold("imgcache audit: ") + coloredCounts
                + " (\(number)\(report.outcome == .complete ? outcome : style.red(outcome)))",
            row("at", report.generatedAt.description),
        ]
        if !report.paths.isEmpty {
            lines.append(
                row("paths", report.paths.map { Wording.harmless($0) }.joined(separator: ", ")))
        }
        lines += [
            row("documents", Wording.grouped(totals.documents)),
            row(
                "images",
                "\(Wording.count(totals.references, "reference")) to "
                    + "\(Wording.count(totals.sources, "source")), "
                    + "\(Wording.grouped(totals.cached)) cached "
                    + "(\(Wording.share(totals.cached, of: totals.sources)))"),
            row(
                "asked",
                totals.asked == 0 ? "none, from the catalog" : Wording.grouped(totals.asked)),
        ]
        if totals.wrongSizes > 0 { lines.append(row("sizes", totals.sizeCounts)) }
        if totals.acknowledged > 0 {
            lines.append(row("set aside", Wording.count(totals.acknowledged, "finding")))
        }
        return lines
    }

    private var coloredCounts: String {
        let counts = Wording.counts(of: report.totals.standings)
        if report.totals.count(.dead, .broken) > 0 { return style.red(counts) }
        if report.totals.count(.flapping, .suspect) > 0 { return style.yellow(counts) }
        return style.green(counts)
    }

    private func lines(of changes: AuditChanges) -> [String] {
        let run = changes.run.map { " (run \($0))" } ?? ""
        var lines = ["", style.bold("Since \(changes.since)\(run)")]
        for (name, list) in [
            ("broke", changes.broke), ("recovered", changes.recovered), ("added", changes.added),
        ] {
            lines.append("  \(Wording.padded(name, 10)) \(Wording.grouped(list.count))")
            lines += list.map { change in
                let reason = Wording.padded(change.reason.rawValue, 19)
                return "    \(Wording.day(change.at))  \(style.verdict(reason, of: change.reason)) "
                    + Wording.url(change.url)
            }
        }
        return lines
    }

    private func lines(of host: AuditOutline.Host) -> [String] {
        let name = host.name.isEmpty ? "local files and addresses" : Wording.harmless(host.name)
        var lines = [""]
        if let incident = host.incident {
            lines.append(
                style.red(style.bold(name)) + "  whole host in trouble: "
                    + Wording.harmless(incident.explanation))
            if let retryAfter = incident.retryAfter {
                lines.append("  asked to be left alone until \(retryAfter)")
            }
        } else {
            lines.append("\(style.bold(name))  \(Wording.count(host.findings.count, "source"))")
        }
        return lines + host.findings.flatMap { self.lines(of: $0) }
    }

    private func row(_ name: String, _ text: String) -> String {
        "  \(Wording.padded(name, 10)) \(text)"
    }
}

extension AuditTotals {
    /// `2 different, 1 scaled`.
    var sizeCounts: String {
        Self.wrongChecks.compactMap { check in
            guard let count = checks[check], count > 0 else { return nil }
            return "\(Wording.grouped(count)) \(check.rawValue)"
        }.joined(separator: ", ")
    }
}
