internal import CCurl
internal import CCurlShim
internal import ImgCacheModel

extension CurlTransfer {
    /// Takes one header line; false ends the transfer.
    func header(_ line: UnsafeRawBufferPointer) -> Bool {
        switch fields.take(line) {
        case .more: return true
        case .end(let status): return status < 200 || begin(status)
        }
    }

    /// Decides, before the first byte of a body, where it goes.
    private func begin(_ status: Int) -> Bool {
        guard let order = placed?.order else { return false }
        switch (order.plan, status) {
        case (.rest(let offset, let total, let entityTag), 206):
            guard fields.fields.completes(from: offset, total: total, entityTag: entityTag) else {
                stop(for: .badRange)
                return false
            }
            disposition = .keep
        case (_, 200...299):
            // From the start; also when the rest was asked for and the picture has changed.
            offset = 0
            do {
                if let sink = order.sink, sink.count > 0 { try sink.reset() }
            } catch {
                stop(for: .sink(error))
                return false
            }
            disposition = .keep
        default: disposition = .glance
        }
        guard disposition == .keep, order.plan.isLimited, let length = fields.fields.contentLength
        else { return true }
        if offset + length > order.maxBytes {
            stop(for: .tooLarge)
            return false
        }
        return true
    }
}

extension AnswerFields {
    /// Whether a 206 holds exactly what is missing: from `offset` to the end, of the same body.
    ///
    /// A server that passes over `If-Range` tells by its tag, or by the length, that the picture
    /// has changed. A length that nobody tells cannot be checked, and counts as wrong.
    fileprivate func completes(from offset: Int64, total: Int64?, entityTag tag: String) -> Bool {
        guard let range, range.first == offset, contentEncoding == nil,
            entityTag == nil || entityTag == tag, let whole = range.total ?? total,
            total == nil || whole == total
        else { return false }
        return range.last + 1 == whole
    }
}

extension TransferOrder.BodyPlan {
    /// Whether the announced length counts: with the first bytes alone the rest is left unread.
    fileprivate var isLimited: Bool {
        if case .first = self { false } else { true }
    }
}
