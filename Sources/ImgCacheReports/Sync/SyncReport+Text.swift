public import ImgCacheModel

extension SyncReport {
    /// The summary at the end of a run, for a person who may act on it.
    ///
    /// - Parameters:
    ///   - style: Colours or none.
    ///   - troubleLines: At most so many sources are named.
    /// - Returns: Lines without a final newline.
    public func text(style: Style = .plain, troubleLines: Int = 20) -> String {
        var lines = [headline(style)]
        lines.append(
            row("documents", documentsText))
        lines.append(
            row(
                "images",
                "\(Wording.count(tally.references, "reference")) to "
                    + "\(Wording.count(tally.sources, "source")), "
                    + "\(Wording.grouped(tally.cached)) cached "
                    + "(\(Wording.share(tally.cached, of: tally.sources)))"))
        lines.append(row("asked", askedText))
        if counts.rendered > 0 {
            lines.append(row("rendered", Wording.count(counts.rendered, "original")))
        }
        if lost.lostOriginals + lost.lostThumbnails > 0 {
            lines.append(
                row(
                    "lost",
                    "\(Wording.count(lost.lostOriginals, "original")) and "
                        + "\(Wording.count(lost.lostThumbnails, "thumbnail")) vanished from disk"))
        }
        if let writtenBack {
            lines.append(row("written", writtenBack.counts))
        }
        lines +=
            incidentText(style) + troubleText(style, limit: troubleLines) + scan.faultLines(style)
        lines += writtenBack?.leftAloneLines(style) ?? []
        return lines.joined(separator: "\n")
    }

    private func headline(_ style: Style) -> String {
        let how =
            switch outcome {
            case .complete: style.green("complete")
            case .interrupted: style.yellow("interrupted, all that was done is saved")
            case .overBudget:
                style.yellow("time, bytes or --limit used up, the rest comes first next time")
            case .diskReserve:
                style.red("the disk is nearly full (cache.minFree), all that was done is saved")
            case .network: style.red("the network is at fault, nothing was marked broken")
            }
        let number = run.map { "run \($0), " } ?? ""
        return style.bold("imgcache sync: ") + how + " (\(number)\(Wording.duration(duration)))"
    }

    private var documentsText: String {
        var parts = [Wording.grouped(scan.documents)]
        if scan.removed > 0 { parts.append("\(Wording.grouped(scan.removed)) gone") }
        if !scan.faults.isEmpty {
            parts.append("\(Wording.grouped(scan.faults.count)) cannot be read")
        }
        return parts.joined(separator: ", ")
    }

    private var askedText: String {
        guard counts.asked > 0 else {
            return due == 0
                ? "nothing is due" : "none of \(Wording.count(due, "source")) that are due"
        }
        let parts = [
            "\(Wording.grouped(counts.fetched)) new",
            "\(Wording.grouped(counts.notModified)) unchanged",
            "\(Wording.grouped(counts.failed)) failed",
        ]
        return "\(Wording.count(counts.asked, "source")): \(parts.joined(separator: ", ")); "
            + "\(ByteCount(counts.bytes).rounded) in \(Wording.count(counts.requests, "request"))"
    }

    private func incidentText(_ style: Style) -> [String] {
        guard !incidents.isEmpty else { return [] }
        let title = "\(Wording.count(incidents.count, "host")) in trouble, left alone in this run:"
        return ["", style.bold(title)] + incidents.flatMap { $0.lines(style) }
    }

    private func troubleText(_ style: Style, limit: Int) -> [String] {
        guard !troubles.isEmpty else { return [] }
        var lines = ["", style.bold("\(Wording.count(troubles.count, "source")) in trouble:")]
        for trouble in troubles.prefix(limit) {
            let reason = Wording.padded(trouble.reason.rawValue, 19)
            lines.append(
                "  \(style.verdict(reason, of: trouble.reason)) \(Wording.url(trouble.url))")
            let copy = trouble.isServed ? "the cached copy serves readers" : "no copy"
            let detail = trouble.detail.isEmpty ? copy : "\(trouble.detail); \(copy)"
            lines.append("  " + Wording.padded("", 20) + style.dim(Wording.harmless(detail)))
        }
        if troubles.count > limit {
            lines.append("  and \(Wording.grouped(troubles.count - limit)) more")
        }
        lines.append(style.dim("  imgcache show URL tells which articles mention one."))
        return lines
    }

    private func row(_ name: String, _ text: String) -> String {
        "  \(Wording.padded(name, 10))  \(text)"
    }
}
