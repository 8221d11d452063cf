internal import ImgCacheModel

extension StatusReport {
    /// Sources by verdict, each with a bar and its reasons below.
    func verdictLines(_ style: Style) -> [String] {
        let tally = overview.tally
        guard !tally.reasons.isEmpty else { return [] }
        let reasons = Dictionary(grouping: tally.reasons) { $0.key.verdict }
            .mapValues { $0.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) } }
        let counts = reasons.mapValues { $0.reduce(0) { $0 + $1.value } }
        let verdicts = Verdict.allCases.filter { counts[$0, default: 0] > 0 }
            .sorted { counts[$0, default: 0] > counts[$1, default: 0] }
        let digits = verdicts.map { Wording.grouped(counts[$0, default: 0]).count }.max() ?? 0
        let indent = 2 + 12 + digits
        return [style.bold("sources by verdict")]
            + verdicts.flatMap { verdict -> [String] in
                let count = counts[verdict, default: 0]
                let number = Self.right(Wording.grouped(count), digits)
                let share = Self.right(Wording.share(count, of: tally.sources), 7)
                let bar = Bar(
                    share: Double(count) / Double(max(tally.sources, 1)),
                    width: max(style.width - indent - 10, 8))
                let name = Wording.padded(verdict.rawValue, 12)
                let words = reasons[verdict, default: []].map {
                    "\(Wording.grouped($0.value)) \($0.key.rawValue)"
                }
                guard let sample = reasons[verdict]?.first?.key else { return [] }
                return [
                    "  \(style.verdict(name, of: sample))\(number)\(share)  "
                        + style.verdict(bar.text(style), of: sample)
                ] + Self.wrapped(words, indent: indent + 2, style).map(style.dim)
            }
    }

    /// How many declared sizes are true.
    func checkLines(_ style: Style) -> [String] {
        let tally = overview.tally
        guard tally.references > 0 else { return [] }
        let parts = SizeCheck.allCases.compactMap { check in
            tally.checks[check].map { "\(Wording.grouped($0)) \(check.rawValue)" }
        }
        return ["\(style.bold("declared sizes:")) " + parts.joined(separator: ", ")]
    }

    /// The worst hosts, and the others added up.
    func hostLines(_ style: Style) -> [String] {
        let hosts = overview.hosts
        guard hosts.listed.count + hosts.others > 0 else { return [] }
        func cells(_ name: String, _ tally: HostTally) -> [String] {
            [
                name, Wording.grouped(tally.sources), Wording.grouped(tally.cached),
                Wording.grouped(tally.troubled), ByteCount(tally.bytes).rounded,
            ]
        }
        var rows = hosts.listed.map { tally in
            cells(tally.host.isEmpty ? "(own files, refused)" : Wording.harmless(tally.host), tally)
        }
        if hosts.others > 0 {
            rows.append(cells("and \(Wording.count(hosts.others, "more host"))", hosts.rest))
        }
        return TextTable(
            header: ["hosts", "sources", "cached", "in trouble", "originals"], rows: rows
        ).lines(style)
    }

    /// Every configured preset, and the left-overs of earlier recipes added up.
    func presetLines(_ style: Style) -> [String] {
        guard !overview.presets.isEmpty else { return [] }
        func cells(_ name: String, _ volume: CatalogTally.Volume, _ missing: String) -> [String] {
            [name, Wording.grouped(volume.files), ByteCount(volume.bytes).rounded, missing]
        }
        var rows = overview.presets.filter(\.isConfigured).map {
            cells($0.name, $0.thumbnails, Wording.grouped($0.missing))
        }
        let left = overview.presets.filter { !$0.isConfigured }
            .reduce(CatalogTally.Volume(files: 0, bytes: 0)) { $0 + $1.thumbnails }
        if left.files > 0 { rows.append(cells("(earlier recipes)", left, "")) }
        return TextTable(
            header: ["presets", "files", "size", "originals without"], rows: rows
        ).lines(style)
    }

    /// What the cache takes of its disk.
    func diskLines(_ style: Style) -> [String] {
        var rows = DiskUse.Kind.allCases.filter { disk[$0].files > 0 }.map { kind in
            [kind.title, Wording.grouped(disk[kind].files), ByteCount(disk[kind].bytes).rounded]
        }
        let total = disk.total
        rows.append(["together", Wording.grouped(total.files), ByteCount(total.bytes).rounded])
        let free = "  \(disk.free.rounded) free, of which runs leave \(disk.reserve.rounded)"
        return TextTable(header: ["disk", "files", "size"], rows: rows).lines(style)
            + [disk.free < disk.reserve ? style.red(free) : free]
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// Words with commas between them, in as few lines as the width allows.
    private static func wrapped(_ words: [String], indent: Int, _ style: Style) -> [String] {
        let margin = String(repeating: " ", count: min(indent, style.width / 2))
        var lines: [String] = []
        for (index, word) in words.enumerated() {
            let word = index < words.count - 1 ? word + "," : word
            if let last = lines.last, last.count + 1 + word.count <= style.width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(margin + word)
            }
        }
        return lines
    }
}

extension DiskUse.Kind {
    /// For a person.
    fileprivate var title: String {
        switch self {
        case .originals: "originals"
        case .thumbnails: "thumbnails"
        case .catalog: "catalog"
        case .backup: "catalog before upgrade"
        case .manifest: "manifest"
        case .quarantine: "set aside"
        case .temporary: "half-written"
        }
    }
}
