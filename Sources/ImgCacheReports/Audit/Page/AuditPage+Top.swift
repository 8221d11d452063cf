internal import ImgCacheModel
internal import ImgCachePages

extension AuditPage {
    /// Everything above the list of sources.
    func topValues(_ counted: [AuditFinding]) -> PageValues {
        var values: PageValues = [
            "policy": Self.policy, "style": AuditPageStyle.text,
            "headline": headline, "sub": subline(counted),
            "generated": PageRow.moment(report.generatedAt),
            "cards": cards, "findingCount": Wording.grouped(counted.count),
            "hasFindings": !counted.isEmpty, "pageTone": tone,
        ]
        values.set("run", report.run)
        if report.outcome != .complete {
            values["warning"] = Wording.sentence(Wording.meaning(of: report.outcome))
        }
        if !report.paths.isEmpty {
            values["paths"] = report.paths.map { Wording.harmless($0) }.joined(separator: ", ")
        }
        values.set("trend", TrendPlot(report.trend)?.values)
        values.set("changes", report.changes.map(changeValues))
        if !report.incidents.isEmpty {
            let places = Dictionary(grouping: counted.indices) { counted[$0].host }
            values["incidents"] = [
                "list": report.incidents.map { host in
                    incident(host, (places[host.host] ?? []).map { ($0, counted[$0].url) })
                }
            ]
        }
        values["standings"] = Standing.allCases.compactMap { standing -> PageValues? in
            guard let count = report.totals.standings[standing], count > 0 else { return nil }
            return [
                "key": standing.rawValue, "name": standing.rawValue.capitalizedFirst,
                "count": Wording.grouped(count),
                "meaning": Wording.sentence(Wording.meaning(of: standing)),
            ]
        }
        return values
    }

    private var broken: Int { report.totals.count(.dead, .broken) }
    private var watched: Int { report.totals.count(.flapping, .suspect) }

    private var tone: String { broken > 0 ? "bad" : watched > 0 ? "watch" : "good" }

    private var headline: String {
        if broken > 0 {
            return "\(Wording.count(broken, "image")) \(broken == 1 ? "is" : "are") broken"
        }
        if watched > 0 {
            return "Nothing is broken; \(Wording.count(watched, "image")) "
                + "\(watched == 1 ? "is" : "are") being watched"
        }
        return "Nothing is broken"
    }

    private func subline(_ counted: [AuditFinding]) -> String {
        guard broken > 0 else {
            return "\(Wording.grouped(report.totals.cached)) of "
                + "\(Wording.count(report.totals.sources, "image")) are cached."
        }
        let missed = counted.count {
            $0.copy == nil && ($0.standing == .dead || $0.standing == .broken)
        }
        if missed == 0 { return "The cached copy serves readers in every case: no hurry." }
        let served = broken - missed
        let rest = served > 0 ? "; for \(Wording.grouped(served)) the cached copy serves them" : ""
        return "Readers may see nothing in place of \(Wording.grouped(missed))\(rest)."
    }

    private var cards: [PageValues] {
        let totals = report.totals
        func card(_ name: String, _ value: String, _ detail: String) -> PageValues {
            ["name": name, "value": value, "detail": detail]
        }
        func standing(_ name: String, _ of: Standing...) -> PageValues {
            let counts = of.map { "\(Wording.grouped(totals.standings[$0] ?? 0)) \($0.rawValue)" }
            let sum = of.reduce(0) { $0 + (totals.standings[$1] ?? 0) }
            var values = card(name, Wording.grouped(sum), counts.joined(separator: ", "))
            values["filter"] = of.map(\.rawValue).joined(separator: " ")
            values["tone"] = sum == 0 ? "none" : of[of.count - 1].rawValue
            return values
        }
        var cached = card(
            "Cached", Wording.share(totals.cached, of: totals.sources),
            "\(Wording.grouped(totals.cached)) of \(Wording.count(totals.sources, "image"))")
        if totals.sources > 0 {
            cached["share"] = totals.cached * 1000 / totals.sources
        }
        var sizes = card(
            "Wrong sizes", Wording.grouped(totals.wrongSizes),
            totals.wrongSizes == 0 ? "every declared size is true" : totals.sizeCounts)
        if totals.wrongSizes > 0 { sizes["anchor"] = "sizes" }
        var aside = card(
            "Set aside", Wording.grouped(totals.acknowledged), "acknowledged, counted apart")
        if totals.acknowledged > 0 { aside["anchor"] = "aside" }
        return [
            standing("Broken", .dead, .broken), standing("Watched", .flapping, .suspect),
            standing("Kept out", .blocked, .limited),
            [
                "name": "Notices", "value": Wording.grouped(totals.count(.notice)),
                "detail": "they work, but moved or shrank", "filter": "notice",
                "tone": totals.count(.notice) == 0 ? "none" : "notice",
            ],
            cached,
            card(
                "Images", Wording.grouped(totals.sources),
                "\(Wording.count(totals.references, "reference")) in "
                    + Wording.count(totals.documents, "document")),
            sizes, aside,
        ]
    }

    private func incident(_ incident: HostIncident, _ sources: [(Int, String)]) -> PageValues {
        var values: PageValues = [
            "host": Wording.harmless(incident.host), "key": incident.host,
            "reason": incident.reason.rawValue,
            "explanation": Wording.sentence(Wording.prose(incident.explanation)),
            "advice": Wording.sentence(Wording.words(for: incident.reason).advice),
        ]
        values.set("until", incident.retryAfter.map(PageRow.moment))
        if !sources.isEmpty {
            values["sources"] = [
                "count": Wording.count(sources.count, "source"),
                "list": sources.map { number, url -> PageValues in
                    ["number": number, "url": Wording.url(url)]
                },
            ]
        }
        return values
    }

    private func changeValues(_ changes: AuditChanges) -> PageValues {
        var values: PageValues = ["since": PageRow.day(changes.since)]
        values.set("sinceRun", changes.run)
        values["lists"] = [
            ("Broke", "broken", changes.broke), ("Recovered", "notice", changes.recovered),
            ("Added", "none", changes.added),
        ].map { name, tone, list -> PageValues in
            let entries = list.map { change -> PageValues in
                [
                    "url": PageRow.link(change.url), "day": PageRow.day(change.at),
                    "reason": change.reason.rawValue,
                ]
            }
            var values: PageValues = [
                "name": name, "pageTone": tone, "count": Wording.grouped(list.count),
                "entries": Array(entries.prefix(3)),
            ]
            if entries.count > 3 {
                values["more"] = [
                    "count": Wording.grouped(entries.count - 3),
                    "entries": Array(entries.dropFirst(3)),
                ]
            }
            return values
        }
        return values
    }
}
