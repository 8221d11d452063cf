internal import ImgCacheModel

/// Turns what came of asking into what the catalog knows of the source afterwards.
///
/// The one place where a good copy is kept or replaced: a failure never touches `original`.
struct Judge: Sendable {
    let freshness: Freshness
    let rules: AuditRules
    /// What pictures are judged by in this run, see ``ThumbnailNaming/conditions(_:presets:)``.
    let conditions: Int64

    /// The source after an answer without a new picture.
    func failed(
        _ source: Source, _ reason: Reason, detail: String, result: FetchResult?, at now: Timestamp
    ) -> Source {
        if reason.verdict == .unchecked {
            var next = source
            next.reason = reason
            next.detail = detail
            return next
        }
        var next = answered(source, result: result, at: now)
        next.reason = reason
        next.detail = detail
        next.course = source.course.advanced(by: reason, at: now, rules: rules)
        next.dueAt = result?.retryAfter
        return next
    }

    /// The source after its server, or its unchanged bytes, said that nothing changed.
    func unchanged(_ source: Source, result: FetchResult, at now: Timestamp) -> Source {
        // A file of the site that did not change was looked at, not asked for.
        if case .local = source.location, source.reason == .local { return source }
        var next = answered(source, result: result, at: now)
        next.fields = merged(source.fields, result.headers)
        next.reason = reason(for: result, source: source, otherwise: .notModified)
        return succeeded(next, result: result, at: now)
    }

    /// The source after a new or changed picture was stored.
    func fetched(
        _ source: Source, original: Original, result: FetchResult, at now: Timestamp
    ) -> Source {
        var next = answered(source, result: result, at: now)
        next.original = original
        next.fields = result.headers
        next.fetchedAt = now
        next.rejected = nil
        next.reason = reason(for: result, source: source, otherwise: .fresh)
        return succeeded(next, result: result, at: now)
    }

    /// The source after a picture came that must not replace the better one it has. The hash of the
    /// smaller picture is kept, so that it can be told from a placeholder that its host confirms
    /// later.
    func heldBack(
        _ source: Source, hash: ContentHash, result: FetchResult, at now: Timestamp, detail: String
    ) -> Source {
        var next = answered(source, result: result, at: now)
        next.reason = .replacedSmaller
        next.rejected = Source.Rejection(hash: hash, conditions: conditions)
        next = succeeded(next, result: result, at: now)
        next.detail = detail
        return next
    }

    /// The source after its server asked for the picture not to be shown: no copy is kept, and it
    /// is asked again when a good answer would be.
    func optedOut(_ source: Source, result: FetchResult, at now: Timestamp) -> Source {
        var next = answered(source, result: result, at: now)
        next.original = nil
        next.fields = merged(source.fields, result.headers)
        next.reason = .excluded
        next.detail = "X-Robots-Tag: \(next.fields.robots.joined(separator: ", "))"
        next.dueAt = freshness.dueAt(
            after: now, maxAge: next.fields.maxAge, url: source.location.identity)
        return next
    }

    /// The source after its body was no usable picture.
    func rejected(
        _ source: Source, hash: ContentHash, reason: Reason, detail: String, result: FetchResult?,
        at now: Timestamp
    ) -> Source {
        var next = failed(source, reason, detail: detail, result: result, at: now)
        next.rejected = memory(of: reason, hash: hash, before: source.rejected)
        return next
    }

    /// Whether these bytes were rejected before, and nothing has changed that could save them. Of
    /// a placeholder only its host could: it is asked again once the source is dead, in months.
    func rejectedBefore(_ hash: ContentHash, for source: Source) -> Bool {
        guard let rejected = source.rejected, rejected.hash == hash, source.verdict == .badContent
        else { return false }
        guard source.reason == .placeholder else { return rejected.conditions == conditions }
        return source.course.state != .dead
    }

    /// What is remembered of a rejected body, so that the same bytes are not decoded again under the
    /// same limits and recipes.
    ///
    /// A decoder that died may have been killed for another reason: the bytes are remembered when
    /// it dies of them a second night. The first one is noted with every bit turned.
    private func memory(
        of reason: Reason, hash: ContentHash, before: Source.Rejection?
    ) -> Source.Rejection? {
        switch reason {
        case .undecodable, .truncated, .trackingPixel, .notAnImage, .empty, .placeholder,
            .tooLargePixels, .typeUnsupported:
            Source.Rejection(hash: hash, conditions: conditions)
        case .decoderCrashed, .decoderTimeout, .renderFailed:
            Source.Rejection(
                hash: hash,
                conditions: before?.hash == hash
                    && [conditions, ~conditions].contains(before?.conditions)
                    ? conditions : ~conditions)
        default: nil
        }
    }

    /// The source with what its server said of itself.
    func answered(_ source: Source, result: FetchResult?, at now: Timestamp) -> Source {
        var next = source
        next.checkedAt = now
        next.detail = ""
        guard let result else { return next }
        next.status = result.status
        next.finalURL =
            result.finalURL.text == source.location.identity ? nil : result.finalURL.text
        next.movedTo = result.movedTo?.text
        next.expiresAt = result.expiresAt
        return next
    }

    /// The source after a good answer, its reason set.
    func succeeded(_ source: Source, result: FetchResult, at now: Timestamp) -> Source {
        var next = source
        next.acceptsSmaller = false
        next.course = source.course.advanced(by: source.reason, at: now, rules: rules)
        next.dueAt = freshness.dueAt(
            after: now, maxAge: next.fields.maxAge, url: source.location.identity)
        return next
    }

    /// The reason of a good answer.
    func reason(for result: FetchResult, source: Source, otherwise: Reason) -> Reason {
        if case .local = source.location { return .local }
        return result.movedTo == nil ? otherwise : .movedPermanently
    }

    /// A 304 repeats only what changed (RFC 9110, section 15.4.5).
    private func merged(_ old: ResponseFields, _ new: ResponseFields) -> ResponseFields {
        var fields = old
        fields.validators.entityTag = new.validators.entityTag ?? old.validators.entityTag
        fields.validators.lastModified = new.validators.lastModified ?? old.validators.lastModified
        fields.maxAge = new.maxAge ?? old.maxAge
        if !new.robots.isEmpty { fields.robots = new.robots }
        return fields
    }
}
