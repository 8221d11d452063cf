internal import ImgCacheFetch
internal import ImgCacheModel
internal import Logging

/// Asks for every due source and sees each through to the catalog.
///
/// One loop takes the turns that the hosts' scheduler gives and starts a child task for each
/// source, which goes the whole way: transfer, picture, catalog. A child gives its host's permit
/// back with the last byte and then waits for a decoder; when too many are under way, no new turn
/// is taken, so memory and `tmp` stay bounded.
struct SourceStage: Sendable {
    let stages: Stages
    let options: SyncOptions
    let meter: SyncMeter
    let clock: any WallClock
    let budget: RunBudget
    let settler: Settler

    /// Sources whose bytes are here and whose pictures wait, beside those under transfer.
    static let picturesAhead = 32

    init(stages: Stages, options: SyncOptions, meter: SyncMeter, clock: any WallClock) {
        self.stages = stages
        self.options = options
        self.meter = meter
        self.clock = clock
        budget = RunBudget(
            duration: options.maxDuration, sources: options.limit,
            bytes: stages.fetchRules.maxRunBytes, minFree: stages.minFree, blobs: stages.blobs)
        settler = Settler(
            stages: stages, recorder: CatalogRecorder(catalog: stages.catalog), meter: meter,
            clock: clock, budget: budget)
    }

    /// Runs until nothing is due, the budget ends, or the task is cancelled.
    ///
    /// - Returns: How it ended.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse; what was settled is kept.
    func run() async throws -> RunOutcome {
        let scope = SourceScope(paths: options.paths, now: clock.now())
        let backlog = try await stages.catalog.backlog(scope).filter {
            !options.isOffline || $0.host.isEmpty
        }
        let closed = options.isOffline ? [] : try await stages.catalog.closedHosts(at: scope.now)
        meter.update { $0.due = backlog.reduce(0) { $0 + $1.count } }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await RenderStage(settler: settler, meter: meter).run() }
                group.addTask { try await ask(backlog.map(\.host), scope, see: see) }
                try await group.waitForAll()
            }
        } catch is CancellationError {
            budget.stop(.interrupted)
        } catch let error as any ImgCacheError where error.code == "disk_full" {
            budget.stop(.diskReserve)
        } catch {
            try await settler.recorder.flush()
            throw error
        }
        try await settler.recorder.flush()
        try await noteDeadline()
        try await settler.pictures.returnPlaceholders()
        reportIncidents(backlog, closed)
        let nights = try await networkNights()
        if settler.network.isAtFault(nightsBefore: nights) { return .network }
        guard let end = budget.end else { return .complete }
        if !options.isOffline { _ = try await stages.catalog.noteLeftOver(because: end) }
        return end
    }

    /// Ends the budget when the deadline took hosts out of their round that had sources left. A host
    /// stays in its round while its last source is under way: then nothing is left over, and the
    /// run is complete.
    func noteDeadline() async throws {
        guard stages.scheduler.wasCutShort,
            try await stages.catalog.noteLeftOver(because: .overBudget) > 0
        else { return }
        budget.stop(.overBudget)
    }

    /// Tells a host that was parked once, in place of each of its sources, and those that nobody
    /// asked since they want it so.
    func reportIncidents(_ backlog: [HostBacklog], _ closed: [ClosedHost]) {
        let asked = Dictionary(uniqueKeysWithValues: backlog.map { ($0.host, $0.count) })
        let kept = closed.filter { asked[$0.host] == nil }.map { host in
            HostIncident(
                host: host.host, reason: .retryLater,
                detail: "it asked on an earlier night to be left alone until \(host.until)",
                troubled: host.sources, sources: host.sources, retryAfter: host.until)
        }
        let incidents =
            kept
            + stages.scheduler.incidents.map { incident in
                HostIncident(
                    host: incident.host, reason: incident.reason, detail: incident.detail,
                    troubled: settler.network.failures(of: incident.host),
                    sources: asked[incident.host] ?? 0, retryAfter: incident.retryAfter)
            }
        for incident in incidents {
            stages.log.warning(
                "host left alone for this run",
                metadata: [
                    "host": "\(incident.host)", "reason": "\(incident.reason.rawValue)",
                    "troubled": "\(incident.troubled)", "sources": "\(incident.sources)",
                    "detail": "\(incident.detail)",
                ])
        }
        let reasons = Dictionary(uniqueKeysWithValues: incidents.map { ($0.host, $0.reason) })
        meter.update { moment in
            moment.incidents = incidents
            moment.troubles.removeAll { reasons[$0.host] == $0.reason }
        }
    }

    /// Nights in a row, before this run, whose last run blamed the network; runs within 20 hours
    /// are one night.
    func networkNights() async throws -> Int {
        var nights = 0
        var later = clock.now()
        for run in try await stages.catalog.latestRuns(limit: 64)
        where run.endedAt != nil && !run.command.hasSuffix("--offline") {
            guard run.outcome == .network else { break }
            guard later.since(run.startedAt) >= .seconds(20 * 3600) else { continue }
            nights += 1
            later = run.startedAt
        }
        return nights
    }

    /// Draws the sources of these hosts, as the scheduler gives turns, and has each seen through.
    func ask(
        _ hosts: [String], _ scope: SourceScope,
        see: @escaping @Sendable (Source, SourceURL, HostScheduler.Permit) async throws -> Void
    ) async throws {
        var lanes = SourceLanes(hosts: hosts, catalog: stages.catalog, scope: scope)
        let scheduler = stages.scheduler
        for host in hosts { scheduler.enter(host) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            var underWay = 0
            while true {
                if underWay >= stages.fetchRules.concurrency + Self.picturesAhead {
                    try await group.next()
                    underWay -= 1
                }
                switch try await scheduler.turn() {
                case .finished: return try await group.waitForAll()
                case .parked(let incident):
                    while let source = try await lanes.draw(from: incident.host) {
                        try await settler.settle(source, parkedBy: incident)
                    }
                    scheduler.leave(incident.host)
                case .start(let permit):
                    guard budget.end == nil, let source = try await lanes.draw(from: permit.host)
                    else {
                        scheduler.leave(permit.host)
                        scheduler.giveBack(permit)
                        continue
                    }
                    guard let url = source.location.url, try budget.admit() else {
                        scheduler.giveBack(permit)
                        continue
                    }
                    underWay += 1
                    group.addTask { try await see(source, url, permit) }
                }
            }
        }
    }

    /// One source's whole way.
    @Sendable private func see(
        _ source: Source, at url: SourceURL, holding permit: HostScheduler.Permit
    ) async throws {
        meter.update { $0.underWay[url] = .now }
        // Old sources may well be unchanged, and decoders for nobody.
        if source.checkedAt == nil { settler.pictures.expectPicture() }
        let result = try await settler.ask(source, at: url, holding: permit)
        meter.update { $0.underWay[url] = nil }
        budget.spend(bytes: result.bytesReceived)
        try await settler.settle(source, result)
    }
}
