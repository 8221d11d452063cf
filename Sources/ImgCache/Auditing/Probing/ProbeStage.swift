internal import ImgCacheFetch
internal import ImgCacheModel

/// Asks for every source that an audit means, with the turns, politeness and budget of `sync`.
struct ProbeStage: Sendable {
    let base: SourceStage
    let prober: Prober
    let canaries: Canaries

    init(
        stages: Stages, options: AuditOptions, meter: SyncMeter, clock: any WallClock,
        canaries: Canaries
    ) {
        base = SourceStage(
            stages: stages,
            options: SyncOptions(
                paths: options.paths, limit: options.limit, maxDuration: options.maxDuration),
            meter: meter, clock: clock)
        prober = Prober(settler: base.settler)
        self.canaries = canaries
    }

    /// Runs until nobody is left, the budget ends, or the task is cancelled.
    ///
    /// - Parameter selection: Which sources.
    /// - Returns: How it ended.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse; what was settled is kept.
    func run(_ selection: SourceScope.Selection) async throws -> RunOutcome {
        let scope = SourceScope(
            paths: base.options.paths, now: base.clock.now(), selection: selection)
        let backlog = try await base.stages.catalog.backlog(scope)
        base.meter.update { $0.due = backlog.reduce(0) { $0 + $1.count } }
        do {
            try await base.ask(backlog.map(\.host), scope, see: prober.see)
        } catch is CancellationError {
            base.budget.stop(.interrupted)
        } catch let error as any ImgCacheError where error.code == "disk_full" {
            base.budget.stop(.diskReserve)
        } catch {
            try await base.settler.recorder.flush()
            throw error
        }
        try await base.settler.recorder.flush()
        try await base.noteDeadline()
        try await base.settler.pictures.unmaskPlaceholders(prober.looks)
        base.reportIncidents(backlog, [])
        if try await isNetworkAtFault() { return .network }
        guard let end = base.budget.end else { return .complete }
        _ = try await base.stages.catalog.noteLeftOver(because: end)
        return end
    }

    private func isNetworkAtFault() async throws -> Bool {
        let network = base.settler.network
        guard network.isAtFault(nightsBefore: try await base.networkNights()) else { return false }
        return try await !canaries.sing(besides: network.asked)
    }
}
