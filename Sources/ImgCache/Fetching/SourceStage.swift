internal import ImgCacheModel

/// Asks for every due source and sees each through to the catalog.
///
/// One loop owns the turns of the hosts; transfers and pictures are its children. A transfer gives
/// its host's turn back when the last byte is here; its picture then waits for a decoder. When too
/// many pictures wait, no new transfer starts: memory and `tmp` stay bounded.
struct SourceStage: Sendable {
    let stages: Stages
    let options: SyncOptions
    let meter: SyncMeter
    let clock: any WallClock

    private enum Event: Sendable {
        case arrived(Source, FetchResult, host: String)
        case settled
    }

    /// Pictures that may wait for a decoder or be under one.
    static let picturesAhead = 32

    /// Runs until nothing is due, the budget ends, or the task is cancelled.
    ///
    /// - Returns: How it ended.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse; what was settled is kept.
    func run() async throws -> RunOutcome {
        let scope = SourceScope(paths: options.paths, now: clock.now())
        let backlog = try await stages.catalog.backlog(scope).filter {
            !options.isOffline || $0.host.isEmpty
        }
        meter.update { $0.due = backlog.reduce(0) { $0 + $1.count } }
        let budget = RunBudget(
            duration: options.maxDuration, sources: options.limit,
            bytes: stages.fetchRules.maxRunBytes, minFree: stages.minFree, blobs: stages.blobs)
        let settler = Settler(
            stages: stages, recorder: CatalogRecorder(catalog: stages.catalog), meter: meter,
            clock: clock, budget: budget)
        let rendering = Task { try await RenderStage(settler: settler, meter: meter).run() }
        do {
            try await drain(backlog, scope: scope, budget: budget, settler: settler)
            try await settler.recorder.flush()
        } catch {
            rendering.cancel()
            await settle(rendering)
            try await settler.recorder.flush()
            throw error
        }
        try await withTaskCancellationHandler {
            try await rendering.value
        } onCancel: {
            rendering.cancel()
        }
        return budget.end ?? .complete
    }

    private func settle(_ task: Task<Void, any Error>) async { _ = await task.result }

    private func drain(
        _ backlog: [HostBacklog], scope: SourceScope, budget: RunBudget, settler: Settler
    ) async throws {
        var turns = HostTurns(hosts: backlog.map(\.host), rules: stages.fetchRules)
        var lanes = SourceLanes(
            hosts: backlog.map(\.host), catalog: stages.catalog, scope: scope)
        try await withThrowingTaskGroup(of: Event.self) { group in
            var transfers = 0
            var pictures = 0
            while true {
                while transfers < stages.fetchRules.concurrency, pictures < Self.picturesAhead,
                    !Task.isCancelled, budget.end == nil, let host = turns.next()
                {
                    guard let source = try await lanes.draw(from: host) else {
                        turns.retire(host)
                        continue
                    }
                    guard let url = source.location.url else { continue }
                    guard try budget.admit() else { break }
                    transfers += 1
                    group.addTask {
                        let result = await ask(source, at: url, settler: settler)
                        return .arrived(source, result, host: host)
                    }
                }
                guard let event = try await group.next() else { break }
                switch event {
                case .arrived(let source, let result, let host):
                    transfers -= 1
                    pictures += 1
                    turns.finished(host)
                    budget.spend(bytes: result.bytesReceived)
                    group.addTask {
                        try await settler.settle(source, result)
                        return .settled
                    }
                case .settled: pictures -= 1
                }
            }
        }
    }

    private func ask(_ source: Source, at url: SourceURL, settler: Settler) async -> FetchResult {
        meter.update { $0.underWay[url] = .now }
        defer { meter.update { $0.underWay[url] = nil } }
        return await settler.ask(source, at: url)
    }
}
