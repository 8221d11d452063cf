import ImgCacheModel
import Synchronization
import Testing

@testable import ImgCacheFetch

@Suite struct HostSchedulerTests {
    private let time = ScriptedTime()

    private func scheduler(
        concurrency: Int = 8, perHost: Int = 3, hosts: [FetchRules.HostRule] = []
    ) -> HostScheduler {
        HostScheduler(
            Rules.fetch {
                $0.concurrency = concurrency
                $0.perHost = perHost
                $0.hosts = hosts
            }, time: time)
    }

    private func result(
        _ reason: Reason?, host: String = "a.example", status: Int? = nil,
        retryAfter: Timestamp? = nil, hops: [String] = []
    ) throws -> FetchResult {
        let outcome: FetchResult.Outcome = reason.map { .failed($0) } ?? .notModified
        let targets = try hops.map { try SourceURL("http://\($0)/") }
        return FetchResult(
            outcome: outcome, detail: "told", status: status,
            finalURL: try targets.last ?? SourceURL("http://\(host)/"),
            redirects: targets.map { FetchResult.Hop(status: 302, target: $0) },
            retryAfter: retryAfter)
    }

    /// Takes turns as long as some are free; the ledger's own step, so that nothing waits.
    private func free(_ scheduler: HostScheduler) -> [HostScheduler.Permit] {
        var permits: [HostScheduler.Permit] = []
        while case .turn(.start(let permit)) = scheduler.ledger.withLock({
            $0.next(now: time.now())
        }) {
            permits.append(permit)
        }
        return permits
    }

    private func warmUp(_ scheduler: HostScheduler, _ hosts: [String]) throws {
        for host in hosts { scheduler.enter(host) }
        for permit in free(scheduler) {
            scheduler.finish(permit, with: try result(nil, host: permit.host))
        }
    }

    @Test("A host begins with one request and gets its share after its first answer")
    func startsSlowly() throws {
        let scheduler = scheduler()
        scheduler.enter("a.example")
        let first = free(scheduler)
        #expect(first.count == 1)
        #expect(scheduler.standing(of: "a.example") == .full)
        scheduler.finish(try #require(first.first), with: try result(nil))
        #expect(free(scheduler).count == 3)
    }

    @Test("Hosts take turns, and all together keep to the limit")
    func takesTurns() throws {
        let scheduler = scheduler(concurrency: 5)
        let hosts = ["a.example", "b.example", "c.example"]
        try warmUp(scheduler, hosts)
        #expect(free(scheduler).map(\.host) == hosts + hosts.prefix(2))
        #expect(scheduler.standing(of: "d.example") == .full)
    }

    @Test("Requests that hang lend their places after 2 s, a quarter of all at most")
    func lendsPlaces() throws {
        let scheduler = scheduler(concurrency: 8)
        try warmUp(scheduler, ["a.example", "b.example", "c.example", "d.example", "e.example"])
        var hanging = free(scheduler)
        #expect(hanging.count == 8)
        time.advance(by: .milliseconds(1999))
        #expect(free(scheduler).isEmpty)
        #expect(scheduler.ledger.withLock { $0.next(now: time.now()) } == .wait(.milliseconds(1)))
        time.advance(by: .milliseconds(1))
        let lent = free(scheduler)
        #expect(lent.count == 2)
        time.advance(by: .seconds(3600))
        #expect(free(scheduler).isEmpty)
        #expect(scheduler.standing(of: "z.example") == .full)
        for permit in lent { scheduler.finish(permit, with: try result(nil, host: permit.host)) }
        #expect(free(scheduler).count == 2)
        scheduler.giveBack(hanging.removeFirst())
        #expect(free(scheduler).count == 1)
    }

    @Test("A host's few sources do not wait for another's many")
    func isFair() throws {
        let scheduler = scheduler(concurrency: 4)
        try warmUp(scheduler, ["big.example", "small.example"])
        var asked = 0
        var left = ["big.example": 1000, "small.example": 10]
        while left["small.example", default: 0] > 0 {
            for permit in free(scheduler) {
                left[permit.host, default: 0] -= 1
                asked += 1
                scheduler.finish(permit, with: try result(nil, host: permit.host))
            }
        }
        #expect(asked <= 24)
    }

    @Test("Overrides by pattern set share and delay")
    func overrides() throws {
        let scheduler = scheduler(hosts: [
            .init(pattern: "*.slow.example", perHost: 1, delay: .seconds(2))
        ])
        try warmUp(scheduler, ["img.slow.example"])
        #expect(free(scheduler).isEmpty)
        #expect(scheduler.standing(of: "img.slow.example") == .after(.seconds(2)))
        time.advance(by: .milliseconds(1999))
        #expect(free(scheduler).isEmpty)
        time.advance(by: .milliseconds(1))
        #expect(free(scheduler).count == 1)
    }

    @Test("429 and 503 double the interval from 500 ms to 30 s, answers halve it")
    func adapts() throws {
        let scheduler = scheduler()
        try warmUp(scheduler, ["a.example"])
        var waits: [Duration] = []
        func note(_ throttled: Bool, _ retryAfter: Duration? = nil) {
            scheduler.change {
                $0.note("a.example", throttled: throttled, retryAfter: retryAfter, now: $1)
            }
        }
        for _ in 0..<8 {
            note(true)
            guard case .after(let wait) = scheduler.standing(of: "a.example") else {
                Issue.record("the host is not held back")
                return
            }
            waits.append(wait)
            time.advance(by: wait)
        }
        #expect(
            waits == [0.5, 1, 2, 4, 8, 16, 30, 30].map { Duration.milliseconds(Int($0 * 1000)) })
        note(true, .seconds(45))
        #expect(scheduler.standing(of: "a.example") == .after(.seconds(45)))
        time.advance(by: .seconds(45))
        for _ in 0..<7 { note(false) }
        #expect(free(scheduler).count == 3)
    }

    @Test("A host in trouble gets one request at a time until it answers")
    func fallsBack() throws {
        let scheduler = scheduler()
        try warmUp(scheduler, ["a.example"])
        let permits = free(scheduler)
        scheduler.finish(permits[0], with: try result(.timeout))
        scheduler.giveBack(permits[1])
        #expect(free(scheduler).isEmpty)
        scheduler.finish(permits[2], with: try result(nil))
        #expect(free(scheduler).count == 3)
    }

    @Test(
        "Three failures in a row that blame the host park it",
        arguments: [
            Reason.connectFailed, .timeout, .dnsTemporary, .dnsNXDomain, .handshake, .reset,
            .tooSlow, .http5xx, .certExpired,
        ])
    func parks(_ reason: Reason) async throws {
        let scheduler = scheduler()
        scheduler.enter("a.example")
        for _ in 0..<3 {
            scheduler.finish(try #require(free(scheduler).first), with: try result(reason))
        }
        guard case .parked(let incident) = try await scheduler.turn() else {
            Issue.record("the host goes on")
            return
        }
        #expect(incident.reason == reason)
        #expect(incident.detail.contains("told"))
        #expect(scheduler.incidents == [incident])
        #expect(scheduler.standing(of: "a.example") == .parked(incident))
        #expect(try await scheduler.turn() == .finished)
        scheduler.enter("a.example")
        #expect(try await scheduler.turn() == .parked(incident))
        await #expect(throws: HostScheduler.Parked.self) {
            try await scheduler.permit(for: "a.example")
        }
    }

    @Test(
        "What does not blame the host never parks it",
        arguments: [
            Reason.http404, .http403, .notAnImage, .truncated, .runAborted, .tooLargeBytes,
        ])
    func goesOn(_ reason: Reason) throws {
        let scheduler = scheduler()
        scheduler.enter("a.example")
        for _ in 0..<20 {
            let permits = free(scheduler)
            scheduler.finish(try #require(permits.first), with: try result(reason, status: 200))
            for permit in permits.dropFirst() { scheduler.giveBack(permit) }
        }
        #expect(scheduler.incidents.isEmpty)
    }

    @Test("An answer in between begins the row anew")
    func forgives() throws {
        let scheduler = scheduler()
        scheduler.enter("a.example")
        for reason in [Reason.timeout, .timeout, .http404, .reset, .reset] {
            let permits = free(scheduler)
            scheduler.finish(
                try #require(permits.first),
                with: try result(reason, status: reason == .http404 ? 404 : nil))
            for permit in permits.dropFirst() { scheduler.giveBack(permit) }
        }
        #expect(scheduler.incidents.isEmpty)
    }

    @Test("A few broken pictures of a good host do not park it, many do")
    func toleratesErrors() throws {
        let scheduler = scheduler()
        try warmUp(scheduler, ["a.example"])
        for count in 1...9 {
            #expect(scheduler.incidents.isEmpty, "after \(count - 1)")
            let permits = free(scheduler)
            scheduler.finish(
                try #require(permits.first), with: try result(.http5xx, status: 500))
            for permit in permits.dropFirst() { scheduler.giveBack(permit) }
        }
        #expect(scheduler.incidents.map(\.reason) == [.http5xx])
    }

    @Test("A failure behind redirects blames the host that failed")
    func blamesTheRightHost() throws {
        let scheduler = scheduler()
        scheduler.enter("a.example")
        for _ in 0..<3 {
            scheduler.finish(
                try #require(free(scheduler).first),
                with: try result(.connectFailed, hops: ["dead.example"]))
        }
        #expect(scheduler.incidents.map(\.host) == ["dead.example"])
        #expect(!free(scheduler).isEmpty)
    }

    @Test("A host that asks for another day is parked at once, with its time")
    func parksForLater() throws {
        let scheduler = scheduler()
        let moment = Timestamp(seconds: 1_800_000_000)
        scheduler.enter("a.example")
        scheduler.finish(
            try #require(free(scheduler).first),
            with: try result(.retryLater, status: 429, retryAfter: moment))
        #expect(scheduler.incidents.map(\.retryAfter) == [moment])
        #expect(scheduler.incidents.map(\.reason) == [.retryLater])
    }

    @Test("Three sources that end with 429 park the host")
    func parksThrottlers() throws {
        let scheduler = scheduler()
        scheduler.enter("a.example")
        for _ in 0..<3 {
            scheduler.finish(
                try #require(free(scheduler).first), with: try result(.http429, status: 429))
        }
        #expect(scheduler.incidents.map(\.reason) == [.http429])
    }

    @Test("The round ends when every host has left and every permit is back")
    func finishes() async throws {
        let scheduler = scheduler()
        scheduler.enter("a.example")
        guard case .start(let permit) = try await scheduler.turn() else {
            Issue.record("no permit")
            return
        }
        scheduler.leave("a.example")
        async let last = scheduler.turn()
        scheduler.giveBack(permit)
        #expect(try await last == .finished)
    }

    @Test("A turn waits for a delay, on the clock that it was given")
    func waitsForDelays() async throws {
        let scheduler = scheduler(hosts: [
            .init(pattern: "a.example", perHost: 1, delay: .seconds(5))
        ])
        scheduler.enter("a.example")
        for count in 0..<3 {
            guard case .start(let permit) = try await scheduler.turn() else {
                Issue.record("no permit")
                return
            }
            #expect(time.now() >= .seconds(5 * count))
            scheduler.finish(permit, with: try result(nil))
        }
        #expect(time.now() < .seconds(11))
    }

    @Test("A cancelled task does not wait")
    func cancels() async throws {
        let scheduler = scheduler(perHost: 1)
        scheduler.enter("a.example")
        _ = try await scheduler.turn()
        let task = Task { try await scheduler.turn() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("10,000 hosts take turns in time that does not grow with their number")
    func scales() throws {
        let scheduler = scheduler(concurrency: 64)
        for number in 0..<10_000 { scheduler.enter("h\(number).example") }
        var seen: Set<String> = []
        for _ in 0..<160 {
            let permits = free(scheduler)
            #expect(permits.count == 64)
            for permit in permits {
                seen.insert(permit.host)
                scheduler.finish(permit, with: try result(nil, host: permit.host))
            }
        }
        #expect(seen.count == 10_000)
    }
}
