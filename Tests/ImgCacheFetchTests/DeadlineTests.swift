import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

/// `--max-duration`: the time goes on only where the fetcher sleeps, or where a test says so.
@Suite struct DeadlineTests {
    private let time = ScriptedTime()

    /// A polite fetcher whose run ends so many seconds from now.
    private func polite(
        _ origin: Origin, endsAfter seconds: Int?, _ rules: FetchRules
    ) throws -> (PoliteFetcher, HostScheduler) {
        let scheduler = HostScheduler(
            rules, deadline: seconds.map { .now + .seconds($0) }, time: time)
        let bench = try Bench(origin, rules: rules, time: time)
        return (PoliteFetcher(bench.fetcher, scheduler: scheduler), scheduler)
    }

    private func fetch(_ url: String, with fetcher: PoliteFetcher) async throws -> FetchResult {
        await fetcher.fetch(FetchRequest(url: try SourceURL(url)), into: MemorySink())
    }

    @Test("A Retry-After that would end after the deadline is not waited for")
    func cutsRetryAfter() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch { $0.retries = 5 }
            let (fetcher, _) = try polite(origin, endsAfter: 60, rules)
            origin.rule(host: "a.example") { _ in .status(503, retryAfter: .seconds(40)) }
            let result = try await fetch("http://a.example/x.jpg", with: fetcher)
            #expect(result.reason == .http5xx)
            #expect(result.requests == 2)
            #expect(origin.count == 2)
            #expect(time.now() < .seconds(60))
        }
    }

    @Test("Backoff ends with the run: as many tries as fit, and the failure of the last one")
    func cutsBackoff() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch { $0.retries = 10 }
            let (fetcher, _) = try polite(origin, endsAfter: 10, rules)
            let result = try await fetch("http://a.example/fault/reset/x.jpg", with: fetcher)
            // At 0, 0.25, 0.75, 1.75, 3.75 and 7.75 s; the next one would be at 15.75 s.
            #expect(result.reason == .reset)
            #expect(origin.count == 6)
            #expect(time.now() == .milliseconds(7750))

            let (patient, _) = try polite(origin, endsAfter: nil, rules)
            origin.resetRecords()
            _ = try await fetch("http://b.example/fault/reset/x.jpg", with: patient)
            #expect(origin.count == 11)
        }
    }

    @Test("A host's delay that would end after the deadline is not waited for: over_budget")
    func cutsDelays() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.hosts = [.init(pattern: "a.example", perHost: 1, delay: .seconds(30))]
            }
            let (fetcher, _) = try polite(origin, endsAfter: 45, rules)
            var reasons: [Reason?] = []
            for number in 0..<3 {
                reasons.append(
                    try await fetch("http://a.example/\(number).jpg", with: fetcher).reason)
            }
            #expect(reasons == [nil, nil, .overBudget])
            #expect(origin.count == 2)
            #expect(time.now() == .seconds(30))
        }
    }

    @Test("The round closes by itself when no turn can come before the deadline")
    func closesRound() async throws {
        let rules = Rules.fetch {
            $0.hosts = [.init(pattern: "*.slow.example", perHost: 1, delay: .seconds(20))]
        }
        func turns(endsAfter seconds: Int?, sources: Int) async throws -> (Int, Bool) {
            let scheduler = HostScheduler(
                rules, deadline: seconds.map { .now + .seconds($0) }, time: time)
            let hosts = (0..<3).map { "h\($0).slow.example" }
            var left = Dictionary(uniqueKeysWithValues: hosts.map { ($0, sources) })
            for host in hosts { scheduler.enter(host) }
            var count = 0
            while case .start(let permit) = try await scheduler.turn() {
                guard let number = left[permit.host], number > 0 else {
                    scheduler.leave(permit.host)
                    scheduler.giveBack(permit)
                    continue
                }
                left[permit.host] = number - 1
                count += 1
                scheduler.finish(
                    permit,
                    with: FetchResult(
                        outcome: .notModified, finalURL: try SourceURL("http://\(permit.host)/")))
            }
            return (count, scheduler.wasCutShort)
        }
        // Turns of each of three hosts at 0, 20 and 40 s of 50 s.
        #expect(try await turns(endsAfter: 50, sources: 100) == (9, true))
        #expect(time.now() == .seconds(40))
        #expect(try await turns(endsAfter: 1000, sources: 2) == (6, false))
        #expect(try await turns(endsAfter: nil, sources: 4) == (12, false))
    }

    @Test("What is under way at the deadline may finish; nothing is begun after it")
    func letsTransfersFinish() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch { $0.retries = 3 }
            let (fetcher, scheduler) = try polite(origin, endsAfter: 60, rules)
            let gate = Gate()
            origin.rule(host: "good.example") { _ in .held(until: gate) }
            origin.rule(host: "bad.example") { _ in .status(500).then(.held(until: gate)) }
            origin.rule(host: "away.example") { _ in
                .redirect(302, to: "http://other.example/y.jpg").then(.held(until: gate))
            }
            async let good = fetch("http://good.example/x.jpg", with: fetcher)
            async let bad = fetch("http://bad.example/x.jpg", with: fetcher)
            async let away = fetch("http://away.example/x.jpg", with: fetcher)
            let spare = try await scheduler.permit(for: "spare.example")
            try await origin.waitForRequests(3)
            time.advance(by: .seconds(60))
            gate.open()
            #expect(try await good.file != nil)
            #expect(try await bad.reason == .http5xx)
            #expect(try await away.reason == .overBudget)
            let late = await fetcher.fetch(
                FetchRequest(url: try SourceURL("http://spare.example/x.jpg")),
                into: MemorySink(), holding: spare)
            #expect(late.reason == .overBudget)
            let last = try await fetch("http://good.example/y.jpg", with: fetcher)
            #expect(last.reason == .overBudget)
            #expect(origin.count == 3)
            #expect(try await scheduler.turn() == .finished)
            #expect(!scheduler.wasCutShort)
        }
    }
}
