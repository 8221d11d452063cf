internal import ImgCacheModel

/// From arrived bytes to a stored original with all its thumbnails.
struct PictureStage: Sendable {
    let catalog: any Cataloging & TwinCataloging
    let placeholders: PlaceholderWatch
    let blobs: any BlobStoring
    let images: any ImageProcessing
    let judge: Judge
    let naming: ThumbnailNaming
    let presets: [Preset]
    let limits: LimitRules
    let clock: any WallClock
    let meter: SyncMeter
    let gate = KeyedGate<ContentHash>()
    private let isExpecting = OnceFlag()

    private enum Stored {
        case original(Original)
        case rejected(Reason, String)
    }

    /// Has decoders start, the first time that this is said.
    func expectPicture() {
        guard isExpecting.raise() else { return }
        Task { await images.expectPictures() }
    }

    /// The source after its body was looked at: stored, recognised, or turned away.
    ///
    /// - Throws: An ``ImgCacheError`` when disk or catalog refuse; the source is unchanged then.
    func take(_ file: StagedFile, for source: Source, result: FetchResult) async throws -> Source {
        defer { blobs.discard(path: file.path) }
        let now = clock.now()
        if judge.rejectedBefore(file.hash, for: source) {
            return judge.rejected(
                source, hash: file.hash, reason: source.reason, detail: source.detail,
                result: result, at: now)
        }
        let stored = try await gate.pass(file.hash) {
            try await store(file, replacing: source)
        }
        switch stored {
        case .original(let original) where original.hash == source.original?.hash:
            return judge.unchanged(source, result: result, at: now)
        case .original(let original)
        where try await placeholders.isPlaceholder(original.hash, for: source):
            return judge.rejected(
                source, hash: original.hash, reason: .placeholder,
                detail: Self.placeholderDetail, result: result, at: now)
        case .original(let original):
            if let detail = try await isWorse(original, than: source) {
                return judge.heldBack(
                    source, hash: original.hash, result: result, at: now, detail: detail)
            }
            meter.update { $0.counts.fetched += 1 }
            return judge.fetched(source, original: original, result: result, at: now)
        case .rejected(let reason, let detail) where reason.verdict == .unchecked:
            return judge.failed(source, reason, detail: detail, result: result, at: now)
        case .rejected(let reason, let detail):
            return judge.rejected(
                source, hash: file.hash, reason: reason, detail: detail, result: result, at: now)
        }
    }

    /// Makes the missing thumbnails of a stored original, without a request.
    ///
    /// - Throws: An ``ImgCacheError`` when disk or catalog refuse.
    func rerender(_ original: Original) async throws {
        try await gate.pass(original.hash) {
            let missing = try await missingPresets(of: original.hash)
            guard !missing.isEmpty,
                let path = try blobs.originalPath(original.hash, format: original.facts.format)
            else { return }
            let outcome = try await render(path: path, hash: original.hash, presets: missing) {
                facts, files in
                try await blobs.adoptThumbnails(files)
                try await catalog.recordRenditions(
                    of: Original(hash: original.hash, bytes: original.bytes, facts: facts),
                    presets: missing.map(naming.identity(of:)), files: files)
            }
            if case .rejected(let reason, let detail) = outcome, reason.verdict != .unchecked {
                try await catalog.recordRenderFailure(
                    of: original.hash, conditions: judge.conditions,
                    isCertain: Self.isOfTheBytes(reason), detail: detail)
            }
        }
    }

    /// Gives every source that got a placeholder before its host confirmed it what it had before.
    ///
    /// Runs at the end, when everything else is recorded.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog refuses.
    func returnPlaceholders() async throws {
        for twin in await placeholders.twins {
            let others = try await catalog.restorePrevious(ofHost: twin.host, sharing: twin.hash)
            let now = clock.now()
            try await catalog.record(
                others.map { other in
                    SourceUpdate(
                        judge.rejected(
                            other, hash: twin.hash, reason: .placeholder,
                            detail: Self.placeholderDetail, result: nil, at: now))
                })
        }
    }

    static let placeholderDetail =
        "the host gives this picture for anything, also for a path that cannot exist"

    /// Bytes that are known and rendered are recognised; others are decoded once.
    private func store(_ file: StagedFile, replacing source: Source) async throws -> Stored {
        let known = try await catalog.original(file.hash)
        let missing =
            known == nil ? presets : try await missingPresets(of: file.hash)
        if let known, missing.isEmpty { return .original(known) }
        let outcome = try await render(path: file.path, hash: file.hash, presets: missing) {
            facts, files in
            let fresh = Original(hash: file.hash, bytes: file.bytes, facts: facts)
            // Together, so that one flush may do for both.
            async let original: Void = blobs.adoptOriginal(file, format: facts.format)
            async let thumbnails: Void = blobs.adoptThumbnails(files)
            _ = try await (original, thumbnails)
            try await catalog.recordRenditions(
                of: fresh, presets: missing.map(naming.identity(of:)), files: files)
        }
        return switch outcome {
        case .rendered(let facts, _):
            .original(Original(hash: file.hash, bytes: file.bytes, facts: facts))
        case .rejected(let reason, let detail): .rejected(reason, detail)
        }
    }

    private func missingPresets(of hash: ContentHash) async throws -> [Preset] {
        let names = Set(try await catalog.missingPresets(of: hash))
        return presets.filter { names.contains($0.name) }
    }

    /// Whether the bytes are at fault for sure, and not a disk or a killed process.
    private static func isOfTheBytes(_ reason: Reason) -> Bool {
        switch reason {
        case .undecodable, .truncated, .tooLargePixels, .typeUnsupported: true
        default: false
        }
    }

    /// Renders, and gives the files to `keep`, which adopts them.
    private func render(
        path: String, hash: ContentHash, presets: [Preset],
        keep: (ImageFacts, [RenderedFile]) async throws -> Void
    ) async throws -> ImageOutcome {
        meter.update { $0.rendering += 1 }
        defer { meter.update { $0.rendering -= 1 } }
        let outcome = try await images.process(
            ImageJob(
                path: path, plans: naming.plans(original: hash, presets: presets),
                outputFolder: blobs.workFolder, limits: limits))
        if case .rendered(let facts, let files) = outcome {
            try await keep(facts, files)
            meter.update { $0.counts.rendered += 1 }
        }
        return outcome
    }

    /// A sentence when `new` is smaller than the copy that matched its declared size, and no editor
    /// accepted that; else `nil`.
    func isWorse(_ new: Original, than source: Source) async throws -> String? {
        guard !source.acceptsSmaller, let old = source.original,
            new.facts.size.area < old.facts.size.area
        else { return nil }
        let references = try await catalog.references(to: source.location.identity)
        let matched = references.contains {
            SizeCheck(declared: $0.reference.declared, real: old.facts.size) == .match
        }
        guard matched else { return nil }
        return """
            a picture of \(new.facts.size) came in place of one of \(old.facts.size), which is \
            the declared size; the old copy stays until `imgcache accept` is said
            """
    }
}
