internal import CCurl
internal import ImgCacheModel

/// Turns the last exchange of a try into its ending.
struct AnswerJudge {
    /// The `CURLcode` of a name that was not resolved.
    static let unresolved = Int32(CURLE_COULDNT_RESOLVE_HOST.rawValue)

    /// What was asked for.
    let plan: TransferOrder.BodyPlan
    /// The first bytes of a body that an earlier try began.
    let head: [UInt8]?
    /// What the resolver said when it was asked aside.
    let names: NameAnswer?
    /// Whether the request carried validators.
    let isConditional: Bool
    /// The last URL asked.
    let url: SourceURL

    /// How the try ended.
    func ending(of exchange: Exchange) -> Attempt.Ending {
        if let reason = stopReason(exchange) { return .failed(reason) }
        guard let status = exchange.status, status >= 200 else {
            return .failed(libraryReason(exchange) ?? .reset)
        }
        if BotChallenge.isOne(status: status, fields: exchange.fields, head: exchange.head) {
            return .failed(.botChallenge)
        }
        if status == 304 { return isConditional ? .notModified : .failed(.empty) }
        if status == 416, case .first = plan { return .failed(.empty) }
        // The beginning that we hold is not of this body any more: another try asks for the whole.
        if status == 416, case .rest = plan { return .failed(.reset) }
        if let reason = ReasonTable.reason(status: status) { return .failed(reason) }
        if exchange.stop == nil, let reason = libraryReason(exchange) { return .failed(reason) }
        return bodyReason(exchange, status: status).map { .failed($0) } ?? .body
    }

    private func stopReason(_ exchange: Exchange) -> Reason? {
        switch exchange.stop {
        case nil, .enough: nil
        case .refused: .addressNotAllowed
        case .tooLarge: .tooLargeBytes
        // Nothing at all is a server that does not answer; too little is one that drips.
        case .tooSlow: exchange.wasAnswered ? .tooSlow : .timeout
        case .badRange: .reset
        case .sink, .cancelled: .runAborted
        }
    }

    private func libraryReason(_ exchange: Exchange) -> Reason? {
        ReasonTable.reason(
            code: exchange.code, verifyResult: exchange.verifyResult, names: names)
    }

    private func bodyReason(_ exchange: Exchange, status: Int) -> Reason? {
        var begins = exchange.head
        switch (plan, status) {
        case (.rest, 206): begins = head ?? exchange.head
        case (.whole, 206):
            guard let range = exchange.fields.range, range.first == 0, let total = range.total,
                range.last + 1 == total
            else { return .truncated }
        default:
            if exchange.bytes == 0 { return .empty }
        }
        return ContentSniffer.isNoPicture(begins, contentType: exchange.fields.contentType)
            ? .notAnImage : nil
    }

    /// What a later try can go on from: the server promises the same bytes and takes ranges.
    func partial(of exchange: Exchange, sinkCount: Int64) -> Attempt.Partial? {
        guard let status = exchange.status, status == 200 || status == 206, sinkCount > 0,
            exchange.fields.contentEncoding == nil, let tag = exchange.fields.strongTag,
            exchange.fields.acceptsRanges || status == 206
        else { return nil }
        if case .first = plan { return nil }
        if case .badRange = exchange.stop { return nil }
        let total = status == 200 ? exchange.fields.contentLength : exchange.fields.range?.total
        let begins = status == 206 ? head : exchange.head
        return Attempt.Partial(
            url: url, entityTag: tag, total: total, head: begins ?? exchange.head)
    }
}
