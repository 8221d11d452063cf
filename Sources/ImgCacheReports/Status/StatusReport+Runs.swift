internal import ImgCacheModel

extension StatusReport {
    /// The last runs, newest first.
    func runLines(_ style: Style) -> [String] {
        guard !overview.runs.isEmpty else {
            return overview.lastRuns.isEmpty ? ["no run yet: imgcache sync"] : []
        }
        let digits = overview.runs.map { "\($0.id)".count }.max() ?? 0
        return [style.bold("last runs")]
            + overview.runs.map { run in
                let number = String(repeating: " ", count: digits - "\(run.id)".count) + "\(run.id)"
                let outcome = Wording.padded(run.outcome?.rawValue ?? "under way", 12)
                let took = run.endedAt.map { Wording.duration($0.since(run.startedAt)) } ?? ""
                let line =
                    "  \(number)  \(run.startedAt)  \(Wording.padded(run.command, 6))"
                    + "  \(Self.colored(outcome, run.outcome, style))  \(Wording.padded(took, 11))"
                return TextTable.trimmed(
                    line + (run.endedAt == nil ? "" : Self.work(run.counts)))
            }
    }

    private static func colored(
        _ text: String, _ outcome: RunOutcome?, _ style: Style
    ) -> String {
        switch outcome {
        case .complete: style.green(text)
        case .network, .diskReserve: style.red(text)
        case .interrupted, .overBudget: style.yellow(text)
        case nil: text
        }
    }

    /// `120 asked, 3 failed`.
    private static func work(_ counts: RunCounts) -> String {
        guard counts.asked > 0 else { return "nobody asked" }
        let failed = counts.failed > 0 ? ", \(Wording.grouped(counts.failed)) failed" : ""
        return "\(Wording.grouped(counts.asked)) asked\(failed)"
    }

    /// Small plots over the last runs, one column each.
    func trendLines(_ style: Style) -> [String] {
        let room = style.width - Self.label - 24
        let points = Array(overview.trend.suffix(max(room, 10)))
        guard points.count > 1, let first = points.first, let last = points.last else { return [] }
        var lines = [
            style.bold(
                "the last \(Wording.count(points.count, "run")), from "
                    + "\(Wording.day(first.run.startedAt)) to \(Wording.day(last.run.startedAt))")
        ]
        let standings = points.map(\.standing)
        if standings.contains(where: { $0 != nil }) {
            lines.append(cached(standings, style))
            lines.append(plot("broken", standings.map { $0?.broken }, style))
            lines.append(plot("suspect", standings.map { $0?.suspect }, style))
        }
        lines.append(plot("asked", points.map(\.run.counts.asked), style))
        lines.append(plot("failed", points.map(\.run.counts.failed), style))
        lines.append(took(points.map(\.run), style))
        return lines
    }

    private static let label = 14

    private func cached(_ points: [AuditTrendPoint?], _ style: Style) -> String {
        let shares = points.map { point in
            point.map { $0.sources == 0 ? 1 : Double($0.cached) / Double($0.sources) }
        }
        // Full steps of 10 %, so that a small dip does not look like a fall to nothing.
        let floor = min(0.9, ((shares.compactMap(\.self).min() ?? 0) * 10).rounded(.down) / 10)
        let last = points.last.flatMap(\.self)
        return line(
            "cached", Sparkline(values: shares, range: floor...1), style,
            last.map { Wording.share($0.cached, of: $0.sources) } ?? "",
            "\(Int((floor * 100).rounded())) % to 100 %")
    }

    private func plot(_ name: String, _ counts: [Int?], _ style: Style) -> String {
        let top = max(counts.compactMap(\.self).max() ?? 0, 1)
        return line(
            name, Sparkline(values: counts.map { $0.map(Double.init) }, range: 0...Double(top)),
            style, counts.last.flatMap(\.self).map(Wording.grouped) ?? "",
            "0 to \(Wording.grouped(top))")
    }

    private func took(_ runs: [RunRecord], _ style: Style) -> String {
        let seconds = runs.map { run in
            run.endedAt.map { Double($0.since(run.startedAt).components.seconds) }
        }
        let top = max(seconds.compactMap(\.self).max() ?? 0, 1)
        return line(
            "took", Sparkline(values: seconds, range: 0...top), style,
            seconds.last.flatMap(\.self).map { Wording.duration(.seconds($0)) } ?? "",
            "0 to \(Wording.duration(.seconds(top)))")
    }

    private func line(
        _ name: String, _ plot: Sparkline, _ style: Style, _ latest: String, _ range: String
    ) -> String {
        "  \(Wording.padded(name, Self.label - 4))  \(plot.text(style))  "
            + "\(latest) \(style.dim("(\(range))"))"
    }
}
