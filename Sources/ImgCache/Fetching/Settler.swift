internal import ImgCacheFetch
internal import ImgCacheModel
internal import Logging

/// Sees one source through: from the question to the catalog.
struct Settler: Sendable {
    let stages: Stages
    let recorder: CatalogRecorder
    let meter: SyncMeter
    let clock: any WallClock
    let budget: RunBudget
    let network = NetworkWatch()
    let takedowns = Takedowns()
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
            rules: stages.auditRules,
            conditions: stages.naming.conditions(stages.limits, presets: stages.presets))
        pictures = PictureStage(
            catalog: stages.catalog,
            placeholders: PlaceholderWatch(
                catalog: stages.catalog, blobs: stages.blobs, probe: stages.probe),
            blobs: stages.blobs, images: stages.images, judge: judge,
            naming: stages.naming, presets: stages.presets, limits: stages.limits, clock: clock,
            meter: meter)
    }

    /// Asks for the source, conditionally when there is a copy to keep; returns the permit.
    ///
    /// - Parameters:
    ///   - source: What the catalog knows of it.
    ///   - url: Its location's URL.
    ///   - permit: The right to ask its host now.
    /// - Returns: What came of it.
    /// - Throws: An ``ImgCacheError`` when no temporary file can be opened. A full disk is no
    ///   error: it ends the run by its budget, and the result is `run_aborted`.
    func ask(
        _ source: Source, at url: SourceURL, holding permit: HostScheduler.Permit
    ) async throws -> FetchResult {
        let validators = source.original == nil ? nil : source.fields.validators
        let sink: any BodySink
        do {
            sink = try stages.blobs.openSink()
        } catch {
            stages.scheduler.giveBack(permit)
            guard let error = error as? any ImgCacheError, error.code == "disk_full" else {
                throw error
            }
            budget.stop(.diskReserve)
            return FetchResult(
                outcome: .failed(.runAborted), detail: error.description, finalURL: url)
        }
        let result: FetchResult
        if case .local(_, let path) = source.location {
            result = await stages.assets.read(
                path: path, as: url, validators: validators, into: sink)
            stages.scheduler.giveBack(permit)
        } else {
            result = await stages.fetcher.fetch(
                FetchRequest(url: url, validators: validators, articleURL: source.articleURL),
                into: sink, holding: permit)
        }
        // Nobody asked to stop, so the disk refused the bytes.
        if case .failed(.runAborted) = result.outcome, !Task.isCancelled {
            budget.stop(.diskReserve)
        }
        return result
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
                retryAfter: incident.retryAfter),
            isParked: true)
    }

    /// Keeps what came of asking.
    ///
    /// - Parameters:
    ///   - source: As it was before.
    ///   - result: What came.
    ///   - isParked: Whether nobody asked, since the host is out of reach: its incident is reported
    ///     and not each of its sources.
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse. A full disk is no error: it ends
    ///   the run by its budget, and the source keeps its state.
    func settle(_ source: Source, _ result: FetchResult, isParked: Bool = false) async throws {
        if case .failed(.overBudget) = result.outcome {
            budget.stop(.overBudget)
            // Nobody asked: the source stays as it is, and is left over.
            if result.requests == 0 { return }
        }
        network.note(source, result)
        let now = clock.now()
        var next: Source
        switch result.outcome {
        case .body(let file) where optsOut(result):
            stages.blobs.discard(path: file.path)
            next = judge.optedOut(source, result: result, at: now)
        case .notModified where optsOut(result):
            next = judge.optedOut(source, result: result, at: now)
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
        if stages.fetchRules.onTakedown == .withdraw,
            next.reason == .http410 || next.reason == .http451
        {
            takedowns.add(next.id)
        }
        count(
            next, result, isUnchanged: next.original?.hash == source.original?.hash,
            isParked: isParked)
        tell(next, result)
        try await recorder.add(next)
    }

    /// One line of log for one source: trouble is `info`, the rest `debug`.
    func tell(_ source: Source, _ result: FetchResult) {
        let isTrouble = source.verdict != .ok || source.reason == .replacedSmaller
        stages.log.log(
            level: isTrouble ? .info : .debug, "source settled",
            metadata: [
                "url": "\(RedactedURL.text(source.location.identity))",
                "verdict": "\(source.verdict.rawValue)", "reason": "\(source.reason.rawValue)",
                "status": "\(result.status.map(String.init) ?? "-")",
                "requests": "\(result.requests)", "bytes": "\(result.bytesReceived)",
                "detail": "\(source.detail)",
            ])
    }

    /// Whether the server asks for the picture not to be shown, and we heed that.
    func optsOut(_ result: FetchResult) -> Bool {
        stages.fetchRules.honourRobots && !result.headers.robots.isEmpty
    }

    /// Counts an answer in; a source that nobody asked since its host is parked is no trouble of
    /// its own.
    func count(
        _ source: Source, _ result: FetchResult, isUnchanged: Bool, isParked: Bool = false
    ) {
        meter.update { moment in
            moment.counts.requests += result.requests
            moment.counts.bytes += result.bytesReceived
            if source.verdict == .unchecked { return }
            moment.counts.asked += 1
            if source.verdict == .ok {
                if isUnchanged { moment.counts.notModified += 1 }
            } else {
                moment.counts.failed += 1
            }
            let isTrouble = source.verdict != .ok || source.reason == .replacedSmaller
            if isTrouble, !isParked, moment.troubles.count < SyncReport.troubleLimit {
                moment.troubles.append(
                    SyncReport.Trouble(
                        url: RedactedURL.text(source.location.identity),
                        host: source.location.url?.host ?? "",
                        reason: source.reason,
                        detail: source.detail, isServed: source.original != nil))
            }
        }
    }
}
