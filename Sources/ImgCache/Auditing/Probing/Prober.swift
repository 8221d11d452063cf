internal import ImgCacheFetch
internal import ImgCacheModel

/// Sees one source through an audit: asks what must be asked, judges what comes, keeps what was
/// learned and none of the bytes.
struct Prober: Sendable {
    let settler: Settler
    let secureForms = SecureForms()
    let looks = Looks()

    private var stages: Stages { settler.stages }

    /// One source's whole way.
    ///
    /// - Throws: An ``ImgCacheError`` when catalog or disk refuse. A full disk is no error: it ends
    ///   the run by its budget, and the source keeps its state.
    @Sendable func see(
        _ source: Source, at url: SourceURL, holding permit: HostScheduler.Permit
    ) async throws {
        settler.meter.update { $0.underWay[url] = .now }
        defer { settler.meter.update { $0.underWay[url] = nil } }
        do {
            if case .local(_, let path) = source.location {
                try await settle(source, try await read(source, path, url, permit))
            } else {
                try await probe(source, at: url, holding: permit)
            }
        } catch let error as any ImgCacheError where error.code == "disk_full" {
            settler.budget.stop(.diskReserve)
        }
    }

    // MARK: Asking

    /// A file of the site: looked at whole unless it is the one that we have.
    private func read(
        _ source: Source, _ path: String, _ url: SourceURL, _ permit: HostScheduler.Permit
    ) async throws -> FetchResult {
        defer { stages.scheduler.giveBack(permit) }
        return await stages.assets.read(
            path: path, as: url,
            validators: source.original == nil ? nil : source.fields.validators,
            into: try stages.blobs.openSink())
    }

    private func probe(
        _ source: Source, at url: SourceURL, holding permit: HostScheduler.Permit
    ) async throws {
        let question = ProbeQuestion(for: source, at: settler.clock.now())
        let first = try await ask(question, of: source, at: url, holding: permit)
        guard question == .beginning else { return try await settle(source, first) }
        guard try await isOpen(first, for: source) else { return }
        // The first bytes proved nothing, or the server takes no ranges (416).
        do {
            let permit = try await stages.scheduler.permit(for: url.host)
            var second = try await ask(.all, of: source, at: url, holding: permit)
            second.requests += first.requests
            second.bytesReceived += first.bytesReceived
            try await settle(source, second)
        } catch let parked as HostScheduler.Parked {
            try await settler.settle(source, parkedBy: parked.incident)
        } catch is HostScheduler.OverBudget {
            settler.budget.stop(.overBudget)
        } catch is CancellationError {
            try await settle(
                source,
                FetchResult(
                    outcome: .failed(.runAborted), detail: "the run ended before its turn",
                    finalURL: url))
        }
    }

    /// Asks one question.
    private func ask(
        _ question: ProbeQuestion, of source: Source, at url: SourceURL,
        holding permit: HostScheduler.Permit
    ) async throws -> FetchResult {
        let sink: any BodySink
        do {
            sink = try stages.blobs.openSink()
        } catch {
            stages.scheduler.giveBack(permit)
            throw error
        }
        let result = await stages.fetcher.fetch(
            question.request(for: source, at: url), into: sink, holding: permit)
        settler.budget.spend(bytes: result.bytesReceived)
        // Nobody asked to stop, so the disk refused the bytes.
        if case .failed(.runAborted) = result.outcome, !Task.isCancelled {
            settler.budget.stop(.diskReserve)
        }
        return result
    }

    /// Settles the answer to a request for the first bytes; `true` when all of it must be asked.
    private func isOpen(_ result: FetchResult, for source: Source) async throws -> Bool {
        guard case .body(let file) = result.outcome else {
            if result.status == 416 { return true }
            try await settle(source, result)
            return false
        }
        let copy = try source.original.flatMap {
            try stages.blobs.originalPath($0.hash, format: $0.facts.format)
        }
        switch await Beginning.finding(
            file, length: result.headers.contentLength,
            known: ProbeQuestion.knownLength(of: source), copy: copy)
        {
        case .isWhole: try await settle(source, result)
        case .unproven:
            stages.blobs.discard(path: file.path)
            return true
        case .unchanged:
            stages.blobs.discard(path: file.path)
            let now = settler.clock.now()
            try await keep(
                settler.optsOut(result)
                    ? settler.judge.optedOut(source, result: result, at: now)
                    : settler.judge.glimpsed(source, result: result, at: now),
                of: source, result, isUnchanged: true)
        }
        return false
    }

    // MARK: Settling

    /// Keeps what came of asking for the whole.
    private func settle(_ source: Source, _ result: FetchResult) async throws {
        guard case .body(let file) = result.outcome, !settler.optsOut(result) else {
            if case .failed(let reason) = result.outcome {
                secureForms.note(source, reason, result)
            }
            return try await settler.settle(source, result)
        }
        let next = try await settler.pictures.look(at: file, for: source, result: result, looks)
        secureForms.note(source, next.reason, result)
        try await keep(
            next, of: source, result, isUnchanged: file.hash == source.original?.hash)
    }

    private func keep(
        _ next: Source, of source: Source, _ result: FetchResult, isUnchanged: Bool
    ) async throws {
        settler.network.note(source, result)
        settler.count(next, result, isUnchanged: isUnchanged)
        settler.tell(next, result)
        try await settler.recorder.add(next)
    }
}
