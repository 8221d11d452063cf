internal import ImgCacheFetch
internal import ImgCacheModel
internal import Logging

/// One audit over stages that stand: reads documents, asks servers, publishes, reports.
struct AuditRun: Sendable {
    let stages: Stages
    let builder: ReportBuilder
    /// Asks politely, apart from the run's own hosts.
    let aside: any Fetching
    let options: AuditOptions
    let meter: SyncMeter
    let clock: any WallClock

    /// What the working part of a run leaves for its end.
    private struct Work {
        var outcome = RunOutcome.interrupted
        var takedowns: [Int64] = []
        var secured: Set<Int64> = []
        var failure: (any Error)?
    }

    /// Runs to the end, or to the cancellation of the task; either way what was learned is saved,
    /// the manifest is written and the report is made.
    ///
    /// - Throws: What ended the run early, after everything was saved.
    func run() async throws -> AuditReport {
        let catalog = stages.catalog
        try await catalog.claim(baseURL: stages.baseURL)
        let isRead = try await read()
        try await catalog.configurePresets(stages.presets.map(stages.naming.identity(of:)))
        let id = try await catalog.beginRun(command: "audit", at: clock.now())
        stages.log.info("run begins", metadata: ["run": "\(id)", "command": "audit"])
        let work = isRead ? await work() : Work()
        // The end of a run is not cut short by the signal that ended its work.
        let report = try await Task { try await finish(id, work) }.value
        if let failure = work.failure { throw failure }
        return report
    }

    /// Takes stock of the documents; `false` when the task was cancelled meanwhile.
    private func read() async throws -> Bool {
        do {
            _ = try await ReadStage(
                documents: stages.documents, catalog: stages.catalog, meter: meter
            ).run(
                paths: options.paths, acceptRemovals: options.acceptRemovals, at: clock.now())
            return true
        } catch is CancellationError {
            return false
        }
    }

    private func work() async -> Work {
        var work = Work()
        do {
            _ = try await stages.catalog.reconcile()
            meter.update { $0.phase = .working }
            let probing = ProbeStage(
                stages: stages, options: options, meter: meter, clock: clock,
                canaries: Canaries(
                    catalog: builder.catalog, fetcher: aside, blobs: stages.blobs))
            work.outcome = try await probing.run(selection)
            work.takedowns = probing.base.settler.takedowns.all
            if work.outcome == .complete, !Task.isCancelled {
                work.secured = try await probing.prober.secureForms.works(
                    aside, stages.catalog, stages.blobs)
            }
            if Task.isCancelled { work.outcome = .interrupted }
        } catch is CancellationError {
            work.outcome = .interrupted
        } catch {
            work.failure = error
        }
        return work
    }

    private var selection: SourceScope.Selection {
        switch options.recheck {
        case .stale: .stale(after: stages.auditRules.recheckAfter)
        case .broken: .troubled
        case .all: .all
        }
    }

    private func finish(_ id: Int64, _ work: Work) async throws -> AuditReport {
        meter.update { $0.phase = .publishing }
        let counts = meter.snapshot.counts
        let catalog = stages.catalog
        if work.outcome == .network { _ = try await catalog.revertRun(id) }
        let now = clock.now()
        _ = try await catalog.withdraw(work.outcome == .network ? [] : work.takedowns)
        try await catalog.finishRun(id, outcome: work.outcome, counts: counts, at: now)
        try await stages.manifest.writeManifest(
            presets: stages.presets, run: id, outcome: work.outcome, generatedAt: now)
        _ = try await catalog.deleteForgotten(from: stages.blobs)
        stages.log.info(
            "run ends",
            metadata: [
                "run": "\(id)", "command": "audit", "outcome": "\(work.outcome.rawValue)",
                "asked": "\(counts.asked)", "failed": "\(counts.failed)",
                "requests": "\(counts.requests)", "bytes": "\(counts.bytes)",
            ])
        let occasion = ReportBuilder.Occasion(
            run: id, outcome: work.outcome, asked: counts.asked,
            parked: work.outcome == .network ? [] : stages.scheduler.incidents,
            secured: work.secured)
        return try await builder.report(options, occasion, at: now)
    }
}
