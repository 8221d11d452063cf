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
        case (.rest(let offset, let total), 206):
            guard let range = fields.fields.range, range.first == offset,
                total == nil || range.total == nil || range.total == total
            else {
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

extension TransferOrder.BodyPlan {
    /// Whether the announced length counts: with the first bytes alone the rest is left unread.
    fileprivate var isLimited: Bool {
        if case .first = self { false } else { true }
    }
}
