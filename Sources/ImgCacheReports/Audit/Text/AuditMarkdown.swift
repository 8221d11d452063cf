internal import ImgCacheModel

/// The report in GitHub's Markdown, at most ``limit`` long, so that it fits an issue, a comment
/// and a job summary.
///
/// Texts of strangers stand in `code` elements with every mark of Markdown written as a character
/// reference: what GitHub looks for afterwards (mentions, issue numbers) it does not look for in
/// code. Source: GitHub Flavored Markdown 0.29, sections 6.2 and 6.9.
struct AuditMarkdown {
    /// Bytes of UTF-8, and therefore characters by any way of counting: GitHub takes 65,536.
    static let limit = 65000

    private let report: AuditReport
    private let limit: Int

    init(_ report: AuditReport, limit: Int = AuditMarkdown.limit) {
        self.report = report
        self.limit = limit
    }

    /// The whole document. What has no room is counted in a last line of its section.
    func document() -> String {
        var text = head
        let sections = [changeSections, [incidentSection], standingSections, lastSections]
            .flatMap { $0 }.filter { !$0.rows.isEmpty }
        let heads = sections.reduce(text.utf8.count) { $0 + $1.head.utf8.count + Self.moreRoom }
        let share = Self.share(of: limit - heads, among: sections.map(\.length))
        for section in sections {
            text += section.head
            var shown = 0
            var left = share
            for row in section.rows {
                left -= row.utf8.count
                guard left >= 0 else { break }
                text += row
                shown += 1
            }
            if shown < section.rows.count {
                let more = Wording.grouped(section.rows.count - shown)
                text += "\n\(more) more \(section.noun) left out for length.\n"
            }
        }
        return text
    }

    /// Room for the line that counts what was left out.
    private static let moreRoom = 80

    private struct Section {
        var head: String
        var rows: [String]
        var noun: String

        var length: Int { rows.reduce(0) { $0 + $1.utf8.count } }
    }

    /// How much each may have at most, so that what short ones leave goes to the long ones.
    static func share(of room: Int, among lengths: [Int]) -> Int {
        var room = max(0, room)
        var share = room
        for (place, length) in lengths.sorted().enumerated() {
            share = room / (lengths.count - place)
            guard length <= share else { return share }
            room -= length
        }
        return max(share, lengths.max() ?? 0)
    }

    private var head: String {
        let totals = report.totals
        let run = report.run.map { "run \($0), " } ?? ""
        var text = "## Image audit: \(Wording.counts(of: totals.standings))\n\n"
        text += "\(report.generatedAt), \(run)\(Wording.meaning(of: report.outcome)).\n\n"
        text += "| Documents | References | Images | Cached | Asked | Wrong sizes | Set aside |\n"
        text += "|---:|---:|---:|---:|---:|---:|---:|\n|"
        for number in [
            totals.documents, totals.references, totals.sources, totals.cached, totals.asked,
            totals.wrongSizes, totals.acknowledged,
        ] {
            text += " \(Wording.grouped(number)) |"
        }
        return text + "\n"
    }

    private var changeSections: [Section] {
        guard let changes = report.changes else { return [] }
        return [
            ("Broke", changes.broke), ("Recovered", changes.recovered), ("Added", changes.added),
        ].map { name, list in
            Section(
                head: "\n### \(name) since \(Wording.day(changes.since)): \(list.count)\n\n",
                rows: list.map { change in
                    "- \(Self.link(change.url)) <code>\(change.reason.rawValue)</code>, "
                        + "\(Wording.day(change.at))\n"
                }, noun: "changes")
        }
    }

    private var incidentSection: Section {
        Section(
            head: "\n### Whole hosts in trouble\n\n",
            rows: report.incidents.map { incident in
                let until = incident.retryAfter.map { "; asked to be left alone until \($0)" } ?? ""
                return "- \(Self.code(incident.host)) <code>\(incident.reason.rawValue)</code>: "
                    + "\(Self.escaped(incident.explanation))\(until)\n"
            }, noun: "hosts")
    }

    private var standingSections: [Section] {
        Standing.allCases.map { standing in
            let findings = report.findings.filter {
                $0.standing == standing && $0.acknowledgement == nil
            }
            let name = standing.rawValue.capitalizedFirst
            return Section(
                head: "\n### \(name): \(Wording.grouped(findings.count))\n\n"
                    + "\(Wording.sentence(Wording.meaning(of: standing)))\n\n"
                    + "| Image | Reason | Since | Where | Next |\n|---|---|---|---|---|\n",
                rows: findings.map { row($0, extra: "") }, noun: "images")
        }
    }

    private var lastSections: [Section] {
        let aside = report.findings.filter { $0.acknowledgement != nil }
        let sizes = report.sizes.filter { $0.acknowledgement == nil }
        let sizeRows = sizes.map { size in
            "| \(Self.code(size.mention.place)) | \(Self.link(size.url)) | "
                + "<code>\(size.check.rawValue)</code> | \(size.declared) | \(size.real) |\n"
        }
        return [
            Section(
                head: "\n### Wrong sizes: \(Wording.grouped(sizes.count))\n\n"
                    + "| Where | Image | Check | Declared | Real |\n|---|---|---|---:|---:|\n",
                rows: sizeRows, noun: "sizes"),
            Section(
                head: "\n### Set aside: \(Wording.grouped(aside.count))\n\n"
                    + "| Image | Reason | Since | Where | Next |\n|---|---|---|---|---|\n",
                rows: aside.map { finding in
                    let note = finding.acknowledgement.map {
                        "until \(Wording.day($0.until)): \($0.note)"
                    }
                    return row(finding, extra: note ?? "")
                }, noun: "images"),
            Section(
                head: "\n### Documents that cannot be read\n\n",
                rows: report.unreadable.map { fault in
                    let line = fault.fault.line.map { ":\($0)" } ?? ""
                    return "- \(Self.code(fault.path + line)): \(Self.escaped(fault.fault.cause))\n"
                }, noun: "documents"),
        ]
    }

    private func row(_ finding: AuditFinding, extra: String) -> String {
        let since = finding.troubledSince.map { "\(Wording.day($0))" } ?? ""
        let nights =
            finding.course.nights > 0
            ? ", " + Wording.count(finding.course.nights, "night") : ""
        var places = finding.mentions.prefix(3).map { Self.code($0.place) }
        if finding.mentions.count > 3 { places.append("\(finding.mentions.count - 3) more") }
        var next = extra.isEmpty ? "" : Self.escaped(extra) + "<br>"
        if let suggestion = finding.suggestions.first {
            next += Self.escaped(suggestion.lead)
            if let target = suggestion.target { next += "<br>\(Self.link(target))" }
        }
        let label = finding.acknowledgement == nil ? "" : "\(finding.standing.rawValue), "
        return "| \(Self.link(finding.url)) | \(label)<code>\(finding.reason.rawValue)</code><br>"
            + "\(Self.escaped(finding.explanation)) | \(since)\(nights) | "
            + "\(places.joined(separator: "<br>")) | \(next) |\n"
    }
}

extension String {
    /// The same with a capital first letter.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
