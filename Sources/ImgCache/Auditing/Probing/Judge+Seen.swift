internal import ImgCacheModel

extension Judge {
    /// The source after a new or changed picture was seen whole and not kept.
    ///
    /// What describes our copy (original, validators, the time of its bytes, an accepted
    /// replacement) stays as it is, so
    /// that the next `sync`, for which the source is due now, gets the new bytes.
    ///
    /// - Parameters:
    ///   - source: The source before.
    ///   - bytes: How long the picture is: without a copy, what the next beginning is held
    ///     against.
    ///   - result: What the server said.
    ///   - now: When.
    /// - Returns: The source as it is to be kept.
    func seen(_ source: Source, bytes: Int64, result: FetchResult, at now: Timestamp) -> Source {
        var next = answered(source, result: result, at: now)
        next.reason = reason(for: result, source: source, otherwise: .fresh)
        next.rejected = nil
        if source.original == nil { next.fields.contentLength = bytes }
        next = succeeded(next, result: result, at: now)
        next.dueAt = now
        next.acceptsSmaller = source.acceptsSmaller
        return next
    }

    /// The source after the first bytes proved that nothing changed.
    ///
    /// They say nothing of freshness: when `sync` asks next stays as it was.
    func glimpsed(_ source: Source, result: FetchResult, at now: Timestamp) -> Source {
        var quiet = result
        quiet.headers = ResponseFields(robots: result.headers.robots)
        var next = unchanged(source, result: quiet, at: now)
        next.dueAt = source.dueAt
        return next
    }
}
