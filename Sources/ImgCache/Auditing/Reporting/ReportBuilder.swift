internal import ImgCacheFetch
internal import ImgCacheModel
internal import ImgCacheSettings

/// Makes the report of what the catalog knows, and of what a run has to add.
struct ReportBuilder: Sendable {
    let catalog: any AuditCataloging & RunCataloging
    let acknowledged: [Acknowledgement]

    /// What a run knows besides the catalog; nothing for a report from the catalog alone.
    struct Occasion: Sendable {
        /// The run's number.
        var run: Int64?
        /// How it ended.
        var outcome = RunOutcome.complete
        /// Sources that were asked.
        var asked = 0
        /// Hosts that it stopped asking.
        var parked: [HostScheduler.Incident] = []
        /// Sources whose address answers over https as well, by number.
        var secured: Set<Int64> = []
    }

    /// Runs that the trend goes back: a quarter of nights.
    static let trendLength = 90
    /// Runs among which the last audit is looked for.
    static let memory = 1000

    /// Makes the report.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog cannot be read.
    func report(
        _ options: AuditOptions, _ occasion: Occasion = Occasion(), at now: Timestamp
    ) async throws -> AuditReport {
        let reading = try await catalog.auditReading(within: options.paths)
        let notes = AcknowledgedList(entries: acknowledged, now: now)
        let suggester = Suggester(secured: occasion.secured)
        let findings = reading.troubled.map { finding($0, notes, suggester) }
        let sizes = reading.sizes.map { size($0, notes) }
        return AuditReport(
            generatedAt: now, run: occasion.run, outcome: occasion.outcome, paths: options.paths,
            totals: Self.totals(reading, findings, sizes, asked: occasion.asked),
            findings: findings, sizes: sizes,
            incidents: Incidents.of(
                reading.troubled, sources: reading.hosts, parked: occasion.parked),
            unreadable: reading.unreadable,
            trend: try await catalog.trend(limit: Self.trendLength),
            changes: try await changes(options, before: occasion.run))
    }

    private func finding(
        _ audited: AuditedSource, _ notes: AcknowledgedList, _ suggester: Suggester
    ) -> AuditFinding {
        let source = audited.source
        let identity = source.location.identity
        return AuditFinding(
            url: RedactedURL.text(identity), host: source.host, standing: audited.standing,
            reason: source.reason, detail: source.detail, status: source.status,
            course: source.course, finalURL: source.finalURL.map(RedactedURL.text),
            checkedAt: source.checkedAt, copy: audited.copy, mentions: audited.mentions,
            suggestions: suggester.suggestions(for: audited),
            acknowledgement: notes.note(
                on: identity, host: source.host, .reason(source.reason)))
    }

    private func size(_ audited: AuditedSize, _ notes: AcknowledgedList) -> SizeFinding {
        SizeFinding(
            mention: audited.mention, url: RedactedURL.text(audited.identity),
            check: audited.check, declared: audited.declared, real: audited.real,
            acknowledgement: notes.note(
                on: audited.identity, host: audited.host, .check(audited.check)))
    }

    private static func totals(
        _ reading: AuditReading, _ findings: [AuditFinding], _ sizes: [SizeFinding], asked: Int
    ) -> AuditTotals {
        let counted = findings.filter { $0.acknowledgement == nil }
        let wrong = sizes.filter { $0.acknowledgement == nil }
        return AuditTotals(
            documents: reading.documents, references: reading.references,
            sources: reading.sources, cached: reading.cached, asked: asked,
            standings: Dictionary(counted.map { ($0.standing, 1) }, uniquingKeysWith: +),
            checks: Dictionary(wrong.map { ($0.check, 1) }, uniquingKeysWith: +),
            acknowledged: findings.count - counted.count + sizes.count - wrong.count)
    }

    // MARK: Comparing

    private func changes(
        _ options: AuditOptions, before run: Int64?
    ) async throws -> AuditChanges? {
        guard let since = options.since, let baseline = try await baseline(since, before: run)
        else { return nil }
        var changes = try await catalog.changes(since: baseline, within: options.paths)
        changes.broke = changes.broke.map(Self.shortened)
        changes.recovered = changes.recovered.map(Self.shortened)
        changes.added = changes.added.map(Self.shortened)
        return changes
    }

    private static func shortened(_ change: AuditChanges.Change) -> AuditChanges.Change {
        var change = change
        change.url = RedactedURL.text(change.url)
        return change
    }

    /// `last` means the audit before the latest run: also a report from the catalog alone, made
    /// after an audit, then tells what that audit found new.
    private func baseline(
        _ since: AuditOptions.Since, before run: Int64?
    ) async throws -> AuditBaseline? {
        switch since {
        case .time(let time): return .time(time)
        case .last:
            let runs = try await catalog.latestRuns(limit: Self.memory)
            guard let latest = run ?? runs.first?.id else { return nil }
            let earlier = runs.filter {
                $0.id < latest && $0.endedAt != nil && $0.outcome != .network
            }
            return (earlier.first { $0.command == "audit" } ?? earlier.first).map { .run($0) }
        }
    }
}
