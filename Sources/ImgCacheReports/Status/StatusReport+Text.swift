public import ImgCacheModel

extension StatusReport {
    /// The state of the cache for a person.
    ///
    /// - Parameter style: Colours or none.
    /// - Returns: Lines without a final newline.
    public func text(style: Style = .plain) -> String {
        var lines = [style.bold("imgcache: \(cache)")]
        lines += [
            row("documents", Wording.grouped(tally.documents)),
            row(
                "images",
                "\(Wording.count(tally.references, "reference")) to "
                    + Wording.count(tally.sources, "source")),
            row(
                "cached",
                "\(Wording.grouped(tally.cached)) (\(Wording.share(tally.cached, of: tally.sources)))"
            ),
            row("originals", volume(tally.originals)),
            row("thumbnails", volume(tally.thumbnails)),
        ]
        if let protections {
            let text = Wording.harmless(protections.description)
            lines.append(
                row("decoders", protections.isComplete ? text : style.yellow(text)))
        } else if let workerFault {
            lines.append(row("decoders", style.red(Wording.harmless(workerFault))))
        }
        lines += reasonLines(style) + checkLines + runLines(style)
        return lines.joined(separator: "\n")
    }

    private func reasonLines(_ style: Style) -> [String] {
        guard !tally.reasons.isEmpty else { return [] }
        let sorted = tally.reasons.sorted {
            ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
        }
        return ["", style.bold("sources by reason")]
            + sorted.map { reason, count in
                let name = Wording.padded(reason.rawValue, 19)
                return "  \(style.verdict(name, of: reason)) \(Wording.grouped(count))"
            }
    }

    private var checkLines: [String] {
        guard tally.references > 0 else { return [] }
        let parts = SizeCheck.allCases.compactMap { check in
            tally.checks[check].map { "\(Wording.grouped($0)) \(check.rawValue)" }
        }
        return ["", "declared sizes: " + parts.joined(separator: ", ")]
    }

    private func runLines(_ style: Style) -> [String] {
        guard !runs.isEmpty else { return ["", "no run yet: imgcache sync"] }
        return ["", style.bold("last runs")]
            + runs.map { run in
                let outcome = run.outcome?.rawValue ?? "under way"
                let took = run.endedAt.map { Wording.duration($0.since(run.startedAt)) } ?? ""
                return "  \(run.id)  \(run.startedAt)  \(Wording.padded(run.command, 6))"
                    + "  \(Wording.padded(outcome, 12))  \(took)"
            }
    }

    private func volume(_ volume: CatalogTally.Volume) -> String {
        "\(Wording.count(volume.files, "file")), \(ByteCount(volume.bytes).rounded)"
    }

    private func row(_ name: String, _ text: String) -> String {
        "  \(Wording.padded(name, 11)) \(text)"
    }
}
