internal import ImgCacheModel
internal import Logging

/// One run over stages that stand: reads, asks, renders, publishes.
struct SyncRun: Sendable {
    let stages: Stages
    let options: SyncOptions
    let meter: SyncMeter
    let clock: any WallClock

    /// What the working part of a run leaves for its end.
    private struct Work {
        var scan = ScanSummary(documents: 0, references: 0, sources: 0, removed: 0, faults: [])
        var lost = ReconcileSummary(lostOriginals: 0, lostThumbnails: 0)
        var outcome = RunOutcome.interrupted
        var takedowns: [Int64] = []
        var failure: (any Error)?
    }

    private var command: String { options.isOffline ? "sync --offline" : "sync" }

    /// Runs to the end, or to the cancellation of the task; either way what is done is saved and
    /// the manifest is written.
    ///
    /// - Throws: What ended the run early, after everything was saved.
    func run() async throws -> SyncReport {
        let catalog = stages.catalog
        try await catalog.claim(baseURL: stages.baseURL)
        // A run that cannot read its documents is none: no number, no manifest.
        let scan = try await read()
        try await catalog.configurePresets(stages.presets.map(stages.naming.identity(of:)))
        let id = try await catalog.beginRun(command: command, at: clock.now())
        stages.log.info("run begins", metadata: ["run": "\(id)", "command": "\(command)"])
        let work = await work(scan)
        // The end of a run is not cut short by the signal that ended its work.
        let report = try await Task { try await finish(id, work) }.value
        if let failure = work.failure { throw failure }
        return report
    }

    /// The documents; `nil` when the task was cancelled meanwhile.
    private func read() async throws -> ScanSummary? {
        do {
            return try await ReadStage(
                documents: stages.documents, catalog: stages.catalog, meter: meter
            ).run(
                paths: options.paths, acceptRemovals: options.acceptRemovals, at: clock.now())
        } catch is CancellationError {
            return nil
        }
    }

    private func work(_ scan: ScanSummary?) async -> Work {
        var work = Work()
        guard let scan else { return work }
        work.scan = scan
        do {
            work.lost = try await stages.catalog.reconcile()
            meter.update { $0.phase = .working }
            let sources = SourceStage(
                stages: stages, options: options, meter: meter, clock: clock)
            work.outcome = try await sources.run()
            work.takedowns = sources.settler.takedowns.all
            if Task.isCancelled { work.outcome = .interrupted }
        } catch is CancellationError {
            work.outcome = .interrupted
        } catch {
            work.failure = error
        }
        return work
    }

    private func finish(_ id: Int64, _ work: Work) async throws -> SyncReport {
        meter.update { $0.phase = .publishing }
        let moment = meter.snapshot
        if work.outcome == .network { _ = try await stages.catalog.revertRun(id) }
        let now = clock.now()
        let writtenBack =
            work.failure == nil
            ? try await stages.writeBack?.run(
                paths: options.paths, isCutShort: work.outcome != .complete, isDryRun: false)
            : nil
        _ = try await stages.catalog.withdraw(work.takedowns)
        try await stages.catalog.finishRun(
            id, outcome: work.outcome, counts: moment.counts, at: now)
        try await stages.manifest.writeManifest(
            presets: stages.presets, run: id, outcome: work.outcome, generatedAt: now)
        _ = try await stages.catalog.deleteForgotten(from: stages.blobs)
        stages.log.info(
            "run ends",
            metadata: [
                "run": "\(id)", "command": "\(command)", "outcome": "\(work.outcome.rawValue)",
                "asked": "\(moment.counts.asked)", "failed": "\(moment.counts.failed)",
                "requests": "\(moment.counts.requests)", "bytes": "\(moment.counts.bytes)",
            ])
        return SyncReport(
            run: id, outcome: work.outcome, scan: work.scan, lost: work.lost, due: moment.due,
            counts: moment.counts, tally: try await stages.catalog.tally(),
            troubles: moment.troubles, incidents: moment.incidents, writtenBack: writtenBack,
            duration: ContinuousClock.now - meter.start)
    }
}
