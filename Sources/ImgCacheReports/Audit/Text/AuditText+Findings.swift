internal import ImgCacheModel

extension AuditText {
    /// One source, with all that helps to act on it.
    func lines(of finding: AuditFinding) -> [String] {
        var lines = ["  \(label(finding)) \(Wording.url(finding.url))"]
        lines.append(indented(Wording.prose(finding.explanation)))
        if !finding.history.isEmpty { lines.append(indented(finding.history)) }
        if let finalURL = finding.finalURL {
            lines.append(indented("leads to \(Wording.url(finalURL))"))
        }
        lines.append(indented(style.dim(finding.service)))
        lines += finding.mentions.map { indented("in \(Wording.harmless($0.place))") }
        lines += finding.suggestions.map { suggestion in
            let target = suggestion.target.map { " \(Wording.url($0))" } ?? ""
            return indented("-> \(Wording.prose(suggestion.lead))\(target)")
        }
        return lines
    }

    /// References whose declared size is wrong; none without one.
    var sizeLines: [String] {
        let sizes = report.sizes.filter { $0.acknowledgement == nil }
        guard !sizes.isEmpty else { return [] }
        return ["", style.bold("Wrong sizes")]
            + sizes.map { size in
                "  \(Wording.harmless(size.mention.place))  "
                    + "\(style.yellow(Wording.padded(size.check.rawValue, 9)))  "
                    + "declares \(size.declared), is \(size.real)  \(Wording.url(size.url))"
            }
    }

    /// One document, with what is wrong in it.
    func lines(of article: AuditOutline.Article) -> [String] {
        let title = article.title.map { "  \"\(Wording.prose($0))\"" } ?? ""
        return [Wording.harmless(article.document) + style.dim(title)]
            + article.entries.map { line, finding in
                "  \(Wording.padded("\(line)", 5)) \(label(finding)) \(Wording.url(finding.url))"
            }
    }

    /// What somebody set aside; none without it.
    func asideLines(_ findings: [AuditFinding]) -> [String] {
        let sizes = report.sizes.filter { $0.acknowledgement != nil }
        guard !findings.isEmpty || !sizes.isEmpty else { return [] }
        let sources = findings.map { finding in
            "  \(label(finding)) \(Wording.url(finding.url))\n"
                + indented(note(finding.acknowledgement))
        }
        let wrong = sizes.map { size in
            "  \(Wording.harmless(size.mention.place))  \(size.check.rawValue)  "
                + "\(Wording.url(size.url))\n" + indented(note(size.acknowledgement))
        }
        return ["", style.bold("Set aside")] + sources + wrong
    }

    /// Documents that cannot be read; none without one.
    var faultLines: [String] {
        guard !report.unreadable.isEmpty else { return [] }
        return ["", style.bold("Documents that cannot be read")]
            + report.unreadable.map { fault in
                let line = fault.fault.line.map { ":\($0)" } ?? ""
                return "  \(Wording.harmless(fault.path))\(line): "
                    + Wording.harmless(fault.fault.cause)
            }
    }

    private func note(_ note: AcknowledgedNote?) -> String {
        guard let note else { return "" }
        return "until \(Wording.day(note.until)): \(Wording.prose(note.note))"
    }

    /// `broken    http_404           `, coloured.
    private func label(_ finding: AuditFinding) -> String {
        let standing = Wording.padded(finding.standing.rawValue, 9)
        let reason = Wording.padded(finding.reason.rawValue, 19)
        let colored =
            switch finding.standing {
            case .dead, .broken: style.red(standing)
            case .flapping, .suspect, .blocked, .limited: style.yellow(standing)
            case .notice: style.green(standing)
            }
        return "\(colored) \(style.verdict(reason, of: finding.reason))"
    }

    private func indented(_ text: String) -> String {
        text.isEmpty ? "" : Wording.padded("", 12) + text
    }
}
