import ImgCacheModel
import OriginServer
import Synchronization
import Testing

@testable import ImgCacheFetch

/// Redirects from one host to another: the second one's share and interval hold as well.
@Suite struct RedirectTurnTests {
    /// A polite fetcher, with all hosts called `*.from.example` sending everybody to `to`.
    private func polite(
        _ origin: Origin, to target: String = "cdn.example", _ rules: FetchRules,
        time: any MonotonicTime = SystemTime()
    ) throws -> (PoliteFetcher, HostScheduler) {
        origin.rule(host: "*.from.example") { request in
            .redirect(302, to: "http://\(target)/\(request.host)\(request.target)")
        }
        let scheduler = HostScheduler(rules, time: time)
        let bench = try Bench(origin, rules: rules, time: time)
        return (PoliteFetcher(bench.fetcher, scheduler: scheduler), scheduler)
    }

    private func fetch(_ urls: [String], with fetcher: PoliteFetcher) async throws -> [Reason?] {
        let requests = try urls.map { FetchRequest(url: try SourceURL($0)) }
        return await withTaskGroup(of: Reason?.self) { group in
            for request in requests {
                group.addTask { await fetcher.fetch(request, into: MemorySink()).reason }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func expectIdle(_ scheduler: HostScheduler) {
        scheduler.ledger.withLock { ledger in
            #expect(ledger.running == 0)
            #expect(ledger.paused == 0)
            #expect(ledger.away.isEmpty)
            #expect(ledger.hosts.values.allSatisfy { $0.running == 0 && $0.paused == 0 })
        }
    }

    @Test("Many hosts that lead to one do not exceed that one's share")
    func keepsShare() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.concurrency = 12
                $0.hosts = [.init(pattern: "cdn.example", perHost: 2, delay: nil)]
            }
            let (fetcher, scheduler) = try polite(origin, rules)
            origin.rule(host: "cdn.example") { _ in .slowHead(.milliseconds(5)) }
            let urls = (0..<60).map { "http://h\($0 % 6).from.example/\($0).jpg" }
            let reasons = try await fetch(urls, with: fetcher)
            #expect(reasons.allSatisfy { $0 == nil })
            #expect(origin.requests(host: "cdn.example").count == 60)
            #expect(origin.peakConcurrency(host: "cdn.example") == 2)
            #expect(origin.peakConcurrency() <= 12)
            expectIdle(scheduler)
        }
    }

    @Test("The delay of the host that redirects lead to is kept")
    func keepsDelay() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let time = ScriptedTime()
            let rules = Rules.fetch {
                $0.hosts = [.init(pattern: "cdn.example", perHost: 4, delay: .seconds(30))]
            }
            let (fetcher, scheduler) = try polite(origin, rules, time: time)
            // Waits for a turn are no part of the timeout, which is 10 s.
            for number in 0..<4 {
                let reasons = try await fetch(
                    ["http://h.from.example/\(number).jpg"], with: fetcher)
                #expect(reasons == [nil])
            }
            #expect(time.now() >= .seconds(90))
            #expect(time.now() < .seconds(100))
            expectIdle(scheduler)
        }
    }

    @Test(
        "Hosts that lead to each other do not wait for each other for ever",
        .timeLimit(.minutes(1)))
    func cannotBlock() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.concurrency = 2
                $0.perHost = 1
            }
            let (fetcher, scheduler) = try polite(origin, rules)
            origin.rule(host: "a.example", path: "/go/*") { _ in
                .redirect(302, to: "http://b.example/x.jpg")
            }
            origin.rule(host: "b.example", path: "/go/*") { _ in
                .redirect(302, to: "http://a.example/x.jpg")
            }
            let urls = (0..<40).map { "http://\($0 % 2 == 0 ? "a" : "b").example/go/\($0)" }
            let reasons = try await fetch(urls, with: fetcher)
            #expect(reasons.count == 40)
            #expect(reasons.allSatisfy { $0 == nil })
            #expect(origin.peakConcurrency(host: "a.example") == 1)
            #expect(origin.peakConcurrency(host: "b.example") == 1)
            expectIdle(scheduler)
        }
    }

    @Test("A wish for fewer requests is taken from the host that has it")
    func throttlesTheRightHost() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let (fetcher, scheduler) = try polite(origin, Rules.fetch())
            origin.rule(host: "cdn.example") { _ in .status(429, retryAfter: .seconds(20)) }
            #expect(try await fetch(["http://h.from.example/x.jpg"], with: fetcher) == [.http429])
            #expect(scheduler.standing(of: "h.from.example") == .now)
            guard case .after(let wait) = scheduler.standing(of: "cdn.example") else {
                Issue.record("the host is not held back")
                return
            }
            #expect(wait > .seconds(15))
            expectIdle(scheduler)
        }
    }

    @Test("A parked host that redirects lead to is not asked, and nothing is tried again for it")
    func stopsBeforeParkedHosts() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.retries = 3
                $0.timeout = .milliseconds(200)
            }
            let (fetcher, scheduler) = try polite(origin, rules, time: ScriptedTime())
            origin.rule(host: "cdn.example") { _ in .never }
            var asked: [[Int]] = []
            for number in 0..<5 {
                origin.resetRecords()
                let reasons = try await fetch(
                    ["http://h.from.example/\(number).jpg"], with: fetcher)
                #expect(reasons == [.timeout])
                asked.append(
                    ["h.from.example", "cdn.example"].map { origin.requests(host: $0).count })
            }
            // All tries for the first source, one each under suspicion, then none at the host.
            #expect(asked == [[4, 4], [1, 1], [1, 1], [1, 0], [1, 0]])
            let incident = try #require(scheduler.incidents.first)
            #expect(scheduler.incidents.count == 1)
            #expect(incident.host == "cdn.example")
            #expect(incident.reason == .timeout)
            #expect(incident.failures == 3)
            expectIdle(scheduler)
        }
    }

    @Test("The time that a host asked for is known of all that lead to it")
    func passesTimeOn() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let (fetcher, scheduler) = try polite(origin, Rules.fetch())
            origin.rule(host: "cdn.example") { _ in .status(503, retryAfter: .seconds(7200)) }
            for number in 0..<2 {
                let request = FetchRequest(
                    url: try SourceURL("http://h.from.example/\(number).jpg"))
                let result = await fetcher.fetch(request, into: MemorySink())
                #expect(result.reason == .retryLater)
                #expect(result.retryAfter == FixedClock().now().advanced(by: .seconds(7200)))
            }
            #expect(origin.requests(host: "cdn.example").count == 1)
            #expect(scheduler.incidents.map(\.host) == ["cdn.example"])
            #expect(scheduler.incidents.map(\.failures) == [1])
        }
    }

    @Test("A host that moved by fetch.rewrite is asked within the share of where it moved")
    func keepsShareOfRewritten() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.rewrite = (0..<4).map { .init(from: "old\($0).example/", to: "cdn.example/") }
                $0.hosts = [.init(pattern: "cdn.example", perHost: 2, delay: nil)]
            }
            let (fetcher, scheduler) = try polite(origin, rules)
            origin.rule(host: "cdn.example") { _ in .slowHead(.milliseconds(5)) }
            let urls = (0..<40).map { "http://old\($0 % 4).example/\($0).jpg" }
            let reasons = try await fetch(urls, with: fetcher)
            #expect(reasons.allSatisfy { $0 == nil })
            #expect(origin.peakConcurrency(host: "cdn.example") == 2)
            expectIdle(scheduler)
        }
    }

    @Test("A task that is cancelled while it waits for a host's turn gives everything back")
    func givesBackWhenCancelled() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.hosts = [.init(pattern: "cdn.example", perHost: 1, delay: .seconds(3600))]
                $0.timeout = .seconds(7200)
            }
            let (fetcher, scheduler) = try polite(origin, rules)
            #expect(try await fetch(["http://h.from.example/1.jpg"], with: fetcher) == [nil])
            let request = FetchRequest(url: try SourceURL("http://h.from.example/2.jpg"))
            let waiting = Task { await fetcher.fetch(request, into: MemorySink()) }
            try await origin.waitForRequests(2, host: "h.from.example")
            waiting.cancel()
            #expect(await waiting.value.reason == .runAborted)
            #expect(origin.requests(host: "cdn.example").count == 1)
            expectIdle(scheduler)
        }
    }
}
