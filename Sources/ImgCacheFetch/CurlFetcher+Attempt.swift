internal import ImgCacheModel

extension CurlFetcher {
    /// What a try needs to know besides the request.
    struct AttemptPlan: Sendable {
        /// What to send as `Referer`; `nil` for nothing.
        var referer: String?
        /// What an earlier try left.
        var partial: Attempt.Partial?
        /// The longest that it may take, not counting waits for a host's turn.
        var timeout: Duration
        /// The longest wait for the turn of a host that a redirect leads to.
        var patience: Duration
    }

    /// Asks once and follows redirects.
    func attempt(
        _ request: FetchRequest, _ plan: AttemptPlan, into sink: any BodySink, gate: any TryGate
    ) async -> Attempt {
        var attempt = Attempt(request.url)
        let start = surroundings.time.now()
        var waited = Duration.zero
        var seen: Set<SourceURL> = [request.url]
        var current = request.url
        while true {
            if let refusal = RequestJudge(addressGuard).refusal(of: current) {
                attempt.fail(refusal.reason, refusal.detail)
                break
            }
            let arrival = surroundings.time.now()
            guard await enter(current, plan.patience - waited, gate, &attempt) else { break }
            let now = surroundings.time.now()
            waited += now - arrival
            let elapsed = now - start - waited
            guard elapsed < plan.timeout else {
                attempt.fail(.timeout, "redirects took longer than the whole timeout")
                break
            }
            let partial = plan.partial?.url == current ? plan.partial : nil
            let order = order(
                request, plan, url: current, partial: partial, sink: sink,
                timeout: plan.timeout - elapsed)
            let exchange = await engine.perform(order)
            attempt.note(exchange, url: current, offset: now - start)
            guard let status = exchange.status, [301, 302, 303, 307, 308].contains(status),
                exchange.stop == nil || exchange.stop?.isEnough == true
            else {
                await judge(exchange, order: order, partial: partial, of: request, &attempt)
                break
            }
            guard let next = follow(exchange, status, from: current, &seen, request, &attempt)
            else { break }
            current = next
        }
        attempt.result.timings.total = surroundings.time.now() - start
        return attempt
    }

    /// Waits until the host of `url` may be asked; false when that ends the try.
    private func enter(
        _ url: SourceURL, _ limit: Duration, _ gate: any TryGate, _ attempt: inout Attempt
    ) async -> Bool {
        let isRedirected = !attempt.result.redirects.isEmpty
        switch await gate.enter(url.host, isRedirected: isRedirected, within: limit) {
        case .open: return true
        case .parked(let incident): attempt.stop(before: incident)
        case .closed:
            attempt.fail(.overBudget, "there was no time left to ask \(url.host)")
        }
        return false
    }

    private func order(
        _ request: FetchRequest, _ plan: AttemptPlan, url: SourceURL, partial: Attempt.Partial?,
        sink: any BodySink, timeout: Duration
    ) -> TransferOrder {
        var order = TransferOrder(
            url: url.text, referer: plan.referer, sink: sink,
            maxBytes: configuration.limits.maxBytes.bytes,
            connectTimeout: configuration.fetch.connectTimeout, timeout: timeout)
        if let partial {
            order.plan = .rest(
                offset: sink.count, total: partial.total, entityTag: partial.entityTag)
            order.headers.append("If-Range: \(partial.entityTag)")
        } else if let count = request.firstBytes {
            order.plan = .first(count)
        }
        if partial == nil, let validators = request.validators {
            if let tag = validators.entityTag { order.headers.append("If-None-Match: \(tag)") }
            if let date = validators.lastModified {
                order.headers.append("If-Modified-Since: \(date)")
            }
        }
        return order
    }

    /// Judges a redirect; `nil` when it ends the try.
    private func follow(
        _ exchange: Exchange, _ status: Int, from current: SourceURL,
        _ seen: inout Set<SourceURL>, _ request: FetchRequest, _ attempt: inout Attempt
    ) -> SourceURL? {
        let judge = RedirectJudge(limit: configuration.limits.maxRedirects)
        let verdict = judge.next(
            location: exchange.fields.location, from: current, origin: request.url, seen: seen,
            count: attempt.result.redirects.count)
        switch verdict {
        case .failure(let refusal):
            attempt.fail(refusal.reason, refusal.detail)
            return nil
        case .success(let target):
            attempt.result.redirects.append(FetchResult.Hop(status: status, target: target))
            attempt.result.finalURL = target
            seen.insert(target)
            return target
        }
    }

    private func judge(
        _ exchange: Exchange, order: TransferOrder, partial: Attempt.Partial?,
        of request: FetchRequest, _ attempt: inout Attempt
    ) async {
        var names: NameAnswer?
        if exchange.code == AnswerJudge.unresolved, exchange.stop == nil,
            let host = WebAddress(order.url)?.host
        {
            names = await surroundings.names.ask(host)
        }
        let judge = AnswerJudge(
            plan: order.plan, head: partial?.head, names: names,
            isConditional: request.validators.map { !$0.isEmpty } ?? false,
            url: attempt.result.finalURL)
        attempt.ending = judge.ending(of: exchange)
        if case .failed(let reason) = attempt.ending {
            attempt.result.detail = judge.detail(of: exchange, reason)
        }
        attempt.retryAfter = exchange.fields.retryAfter.flatMap {
            RetryAfter.wait($0, now: surroundings.clock.now())
        }
        attempt.partial = judge.partial(of: exchange, sinkCount: order.sink?.count ?? 0)
    }
}

extension Attempt {
    /// Counts an exchange in.
    fileprivate mutating func note(_ exchange: Exchange, url: SourceURL, offset: Duration) {
        result.finalURL = url
        result.status = exchange.status
        answeredBy = exchange.status == nil ? nil : url.host
        result.headers = exchange.fields.forCatalog
        if exchange.wasSent { result.requests += 1 }
        result.bytesReceived += exchange.bytes
        if exchange.firstByte > .zero { result.timings.firstByte = offset + exchange.firstByte }
    }
}

extension StopCause {
    /// Whether nothing is wrong.
    var isEnough: Bool { if case .enough = self { true } else { false } }
}
