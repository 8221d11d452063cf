internal import ImgCacheFetch
internal import ImgCacheModel

/// Sees one source through: from the question to the catalog.
struct Settler: Sendable {
    let stages: Stages
    let recorder: CatalogRecorder
    let meter: SyncMeter
    let clock: any WallClock
    let budget: RunBudget
    let judge: Judge
    let pictures: PictureStage

    init(
        stages: Stages, recorder: CatalogRecorder, meter: SyncMeter, clock: any WallClock,
        budget: RunBudget
    ) {
        self.stages = stages
        self.recorder = recorder
        self.meter = meter
        self.clock = clock
        self.budget = budget
        judge = Judge(
            freshness: Freshness(revalidateAfter: stages.fetchRules.revalidateAfter),
            rules: stages.auditRules)
        pictures = PictureStage(
            catalog: stages.catalog, blobs: stages.blobs, images: stages.images, judge: judge,
            naming: stages.naming, presets: stages.presets, limits: stages.limits, clock: clock,
            meter: meter)
    }

    /// Asks for the source, conditionally when there is a copy to keep; returns the permit.
    ///
    /// - Parameters:
    ///   - source: What the catalog knows of it.
    ///   - url: Its location's URL.
    ///   - permit: The right to ask its host now.
    func ask(
        _ source: Source, at url: SourceURL, holding permit: HostScheduler.Permit
    ) async -> FetchResult {
        let validators = source.original == nil ? nil : source.fields.validators
        do {
            let sink = try stages.blobs.openSink()
            if case .local(_, let path) = source.location {
                let result = await stages.assets.read(
                    path: path, as: url, validators: validators, into: sink)
                stages.scheduler.giveBack(permit)
                return result
            }
            return await stages.fetcher.fetch(
                FetchRequest(url: url, validators: validators, articleURL: source.articleURL),
                into: sink, holding: permit)
        } catch {
            stages.scheduler.giveBack(permit)
            return FetchResult(
                outcome: .failed(.runAborted), detail: String(describing: error), finalURL: url)
        }
    }

    /// Keeps that a source was not asked because its host is out of reach in this run.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog refuses.
    func settle(_ source: Source, parkedBy incident: HostScheduler.Incident) async throws {
        guard let url = source.location.url else { return }
        try await settle(
            source,
            FetchResult(
                outcome: .failed(incident.reason), detail: incident.detail, finalURL: url,
                retryAfter: incident.retryAfter))
    }

    /// Keeps what came of asking.
    ///
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse. A full disk is no error: it ends
    ///   the run by its budget, and the source keeps its state.
    func settle(_ source: Source, _ result: FetchResult) async throws {
        let now = clock.now()
        var next: Source
        switch result.outcome {
        case .body(let file):
            do {
                next = try await pictures.take(file, for: source, result: result)
            } catch let error as any ImgCacheError where error.code == "disk_full" {
                budget.stop(.diskReserve)
                return
            }
        case .notModified where source.original != nil:
            next = judge.unchanged(source, result: result, at: now)
        case .notModified:
            next = judge.failed(
                source, .notAnImage, detail: "304 came although no copy was claimed",
                result: result, at: now)
        case .failed(let reason):
            next = judge.failed(source, reason, detail: result.detail, result: result, at: now)
        }
        count(next, result)
        try await recorder.add(next)
    }

    private func count(_ source: Source, _ result: FetchResult) {
        meter.update { moment in
            moment.counts.requests += result.requests
            moment.counts.bytes += result.bytesReceived
            if source.verdict == .unchecked { return }
            moment.counts.asked += 1
            if source.verdict == .ok {
                if source.reason == .notModified { moment.counts.notModified += 1 }
            } else {
                moment.counts.failed += 1
            }
            let isTrouble = source.verdict != .ok || source.reason == .replacedSmaller
            if isTrouble, moment.troubles.count < SyncReport.troubleLimit {
                moment.troubles.append(
                    SyncReport.Trouble(
                        url: source.location.identity, reason: source.reason,
                        detail: source.detail, isServed: source.original != nil))
            }
        }
    }
}
