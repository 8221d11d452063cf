internal import ImgCacheModel

extension CurlFetcher {
    /// Tries until the answer stands, and says what came of it all.
    func run(
        _ given: FetchRequest, into sink: any BodySink, gate: any TryGate
    ) async -> FetchResult {
        var request = given
        request.url = rewriter.rewrite(given.url)
        if excluded.matches(given.url) || excluded.matches(request.url) {
            var attempt = Attempt(request.url)
            attempt.fail(.excluded, "left out by fetch.exclude")
            return conclude(attempt, sink: sink)
        }
        guard gate.isOpen else {
            var attempt = Attempt(request.url)
            attempt.fail(.overBudget, "the run's time was over before its turn")
            return conclude(attempt, sink: sink)
        }
        let start = surroundings.time.now()
        var plan = AttemptPlan(
            referer: configuration.fetch.sendReferer ? Self.referer(request.articleURL) : nil,
            timeout: configuration.fetch.timeout, patience: configuration.deadline)
        var before = Attempt(request.url)
        var tries = 0
        while true {
            let elapsed = surroundings.time.now() - start
            plan.patience = configuration.deadline - elapsed
            plan.timeout = min(configuration.fetch.timeout, plan.patience)
            var attempt = await attempt(request, plan, into: sink, gate: gate)
            tries += 1
            gate.note(attempt)
            attempt.add(before, startedAt: elapsed)
            if attempt.reason == .overBudget, tries > 1 { attempt.stand(by: before) }
            let left = configuration.deadline - (surroundings.time.now() - start)
            guard let wait = wait(after: &attempt, tries: tries),
                await gate.pass(after: wait, within: left)
            else {
                if Task.isCancelled { attempt.abort() }
                await settle(&attempt, request, plan, gate)
                attempt.result.timings.total = surroundings.time.now() - start
                return conclude(attempt, sink: sink)
            }
            plan.partial = attempt.partial ?? (attempt.wasAnswered ? nil : plan.partial)
            before = attempt
        }
    }

    /// How long to wait before another try; `nil` when the answer stands.
    private func wait(after attempt: inout Attempt, tries: Int) -> Duration? {
        guard let reason = attempt.reason, !attempt.isFinal else { return nil }
        let policy = RetryPolicy(retries: configuration.fetch.retries)
        switch policy.decision(
            tries: tries, reason: reason, status: attempt.result.status,
            retryAfter: attempt.retryAfter, random: surroundings.random())
        {
        case .conclude: return nil
        case .later(let wait):
            let moment = surroundings.clock.now().advanced(by: wait)
            attempt.result.retryAfter = moment
            attempt.fail(
                .retryLater,
                "\(attempt.result.finalURL.host) asks to come again after \(moment)"
                    + " (status \(attempt.result.status ?? 0))")
            return nil
        case .again(let wait): return wait
        }
    }

    /// Looks closer at a refusal: an expired URL, or a wall that depends on `Referer`.
    private func settle(
        _ attempt: inout Attempt, _ request: FetchRequest, _ plan: AttemptPlan, _ gate: any TryGate
    ) async {
        let expiry = ExpiringURL.expiry(of: request.url)
        attempt.result.expiresAt = expiry
        guard let reason = attempt.reason, let status = attempt.result.status else { return }
        if let expiry, expiry <= surroundings.clock.now(),
            [400, 403, 404, 410].contains(status), reason.verdict != .refused
        {
            attempt.fail(
                .signatureExpired, "the URL was good until \(expiry) (status \(status))")
            return
        }
        guard reason == .http403, await gate.pass(after: .zero, within: plan.patience)
        else { return }
        var other = plan
        other.partial = nil
        other.referer = plan.referer == nil ? Self.referer(request.url.text) : nil
        var glance = FetchRequest(url: request.url, firstBytes: 512)
        glance.articleURL = request.articleURL
        let second = await self.attempt(
            glance, other, into: DroppingSink(), gate: gate)
        attempt.result.requests += second.result.requests
        attempt.result.bytesReceived += second.result.bytesReceived
        if case .body = second.ending {
            let way = other.referer == nil ? "without a Referer" : "with a Referer of its own"
            attempt.fail(
                .hotlinkBlocked,
                "\(RedactedURL.text(request.url.origin)) shows the picture \(way) alone")
        }
    }

    /// The origin of an address with a slash, as browsers send it across sites; `nil` for what is
    /// no web address. Source: W3C Referrer Policy, `strict-origin-when-cross-origin`.
    private static func referer(_ address: String?) -> String? {
        guard let address else { return nil }
        do {
            return try SourceURL(address).origin + "/"
        } catch {
            return nil
        }
    }
}

extension Attempt {
    /// Adds what earlier tries cost.
    fileprivate mutating func add(_ before: Attempt, startedAt: Duration) {
        result.requests += before.result.requests
        result.bytesReceived += before.result.bytesReceived
        if result.timings.firstByte > .zero { result.timings.firstByte += startedAt }
    }

    /// Takes the failure of the try before, since nothing was asked in this one but redirects.
    fileprivate mutating func stand(by before: Attempt) {
        ending = before.ending
        isFinal = true
        result.detail = before.result.detail
        result.status = before.result.status
        result.finalURL = before.result.finalURL
        result.redirects = before.result.redirects
        result.headers = before.result.headers
    }

    /// Whether the last try got an answer.
    fileprivate var wasAnswered: Bool { result.status != nil }

    /// What a cancelled task gets, unless a body is there already.
    fileprivate mutating func abort() {
        if reason != nil { fail(.runAborted, "the run ended before another try") }
    }
}

/// A sink for bodies that nobody wants.
private final class DroppingSink: BodySink {
    struct Kept: Error {}

    let count: Int64 = 0
    func write(_ bytes: UnsafeRawBufferPointer) throws {}
    func reset() throws {}
    func finish() throws -> StagedFile { throw Kept() }
    func discard() {}
}
