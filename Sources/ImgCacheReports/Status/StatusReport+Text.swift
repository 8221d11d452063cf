public import ImgCacheModel

extension StatusReport {
    /// The state of the cache for a person.
    ///
    /// - Parameter style: Colours or none, blocks or ASCII, and how wide a line is.
    /// - Returns: Lines without a final newline.
    public func text(style: Style = .plain) -> String {
        let sections = [
            summaryLines(style), verdictLines(style), checkLines(style), hostLines(style),
            presetLines(style), diskLines(style), runLines(style), trendLines(style),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private func summaryLines(_ style: Style) -> [String] {
        let tally = overview.tally
        let cached =
            "\(Wording.grouped(tally.cached)) "
            + "(\(Wording.share(tally.cached, of: tally.sources)))"
        return [
            style.bold("imgcache: \(Wording.harmless(cache))"),
            row("documents", Wording.grouped(tally.documents)),
            row(
                "images",
                "\(Wording.count(tally.references, "reference")) to "
                    + "\(Wording.count(tally.sources, "source")) on "
                    + Wording.count(overview.hosts.count, "host")),
            row("cached", cached), row("succeeded", successText(style)),
            row("checked", checkedText), row("fetched", fetchedText),
            row("decoders", decodersText(style)),
        ]
    }

    private func successText(_ style: Style) -> String {
        guard !overview.lastSuccesses.isEmpty else { return style.yellow("no run yet") }
        return overview.lastSuccesses.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\(Wording.harmless($0.key)) \(ago($0.value))" }.joined(separator: ", ")
    }

    private var checkedText: String {
        let ages = overview.ages
        guard let checks = ages.checks else { return "nothing yet" }
        return "\(Wording.grouped(ages.recent)) of \(Wording.grouped(ages.sources)) "
            + "(\(Wording.share(ages.recent, of: ages.sources))) within "
            + "\(Wording.duration(revalidateAfter)); the oldest \(ago(checks.lowerBound)), "
            + "the newest \(ago(checks.upperBound))"
    }

    private var fetchedText: String {
        guard let fetches = overview.ages.fetches else { return "nothing yet" }
        return "the oldest \(ago(fetches.lowerBound)), the newest \(ago(fetches.upperBound))"
    }

    private func decodersText(_ style: Style) -> String {
        if let protections {
            let text = Wording.harmless(protections.description)
            return protections.isComplete ? text : style.yellow(text)
        }
        return style.red(Wording.harmless(workerFault ?? "none could be started"))
    }

    /// `5 h 3 min ago`; a time that is still to come is given as it is.
    private func ago(_ moment: Timestamp) -> String {
        moment > now ? moment.description : "\(Wording.duration(now.since(moment))) ago"
    }

    private func row(_ name: String, _ text: String) -> String {
        "  \(Wording.padded(name, 11)) \(text)"
    }
}
