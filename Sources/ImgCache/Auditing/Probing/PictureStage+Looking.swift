internal import ImgCacheModel

extension PictureStage {
    /// The source after a whole body was judged as ``take(_:for:result:)`` judges it, and thrown
    /// away: decoded to its last row, no thumbnail made, nothing stored.
    ///
    /// - Throws: An ``ImgCacheError`` when disk or catalog refuse; the source is unchanged then.
    func look(
        at file: StagedFile, for source: Source, result: FetchResult, _ looks: Looks
    ) async throws -> Source {
        defer { blobs.discard(path: file.path) }
        let now = clock.now()
        if judge.rejectedBefore(file.hash, for: source) {
            return judge.rejected(
                source, hash: file.hash, reason: source.reason, detail: source.detail,
                result: result, at: now)
        }
        if file.hash == source.original?.hash {
            return judge.unchanged(source, result: result, at: now)
        }
        switch try await gate.pass(file.hash, { try await decoded(file, looks) }) {
        case .rejected(let reason, let detail) where reason.verdict == .unchecked:
            return judge.failed(source, reason, detail: detail, result: result, at: now)
        case .rejected(let reason, let detail):
            return judge.rejected(
                source, hash: file.hash, reason: reason, detail: detail, result: result, at: now)
        case .picture(let facts):
            if try await placeholders.isPlaceholder(file.hash, for: source) {
                return judge.rejected(
                    source, hash: file.hash, reason: .placeholder,
                    detail: Self.placeholderDetail, result: result, at: now)
            }
            looks.note(source, got: file.hash)
            let new = Original(hash: file.hash, bytes: file.bytes, facts: facts)
            if let detail = try await isWorse(new, than: source) {
                return judge.heldBack(
                    source, hash: file.hash, result: result, at: now, detail: detail)
            }
            meter.update { $0.counts.fetched += 1 }
            return judge.seen(source, bytes: file.bytes, result: result, at: now)
        }
    }

    private func decoded(_ file: StagedFile, _ looks: Looks) async throws -> Looks.Look {
        if let known = looks.known(file.hash) { return known }
        if let stored = try await catalog.original(file.hash) { return .picture(stored.facts) }
        meter.update { $0.rendering += 1 }
        defer { meter.update { $0.rendering -= 1 } }
        let outcome = try await images.process(
            ImageJob(path: file.path, plans: [], outputFolder: blobs.workFolder, limits: limits))
        switch outcome {
        case .rendered(let facts, _):
            looks.keep(.picture(facts), of: file.hash)
            return .picture(facts)
        case .rejected(let reason, let detail): return .rejected(reason, detail)
        }
    }

    /// Takes the good word back from every source that got a host's placeholder before the host
    /// confirmed it. Runs at the end, when everything else is recorded.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog refuses.
    func unmaskPlaceholders(_ looks: Looks) async throws {
        for twin in await placeholders.twins {
            for identity in looks.holders(of: twin) {
                guard let source = try await catalog.source(identity), source.verdict == .ok else {
                    continue
                }
                try await catalog.record([
                    SourceUpdate(
                        judge.rejected(
                            source, hash: twin.hash, reason: .placeholder,
                            detail: Self.placeholderDetail, result: nil, at: clock.now()))
                ])
            }
        }
    }
}
