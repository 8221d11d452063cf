import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

@Suite struct PoliteFetchingTests {
    @Test("What may pass is tried again, as often as configured and no more")
    func retries() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let time = ScriptedTime()
            let bench = try Bench(origin, rules: Rules.fetch { $0.retries = 3 }, time: time)
            for status in [408, 429, 500, 502, 503, 504] {
                origin.resetRecords()
                let result = try await bench.fetch("http://a.example/fault/status/\(status)/x.jpg")
                #expect(result.file == nil)
                #expect(origin.count == 4, "\(status)")
                #expect(result.requests == 4, "\(status)")
            }
            for fault in ["status/404", "status/501", "truncated/50", "html200", "redirect-loop"] {
                origin.resetRecords()
                _ = try await bench.fetch("http://a.example/fault/\(fault)/x.jpg")
                #expect(origin.count == 1, "\(fault)")
            }
            origin.resetRecords()
            let flaky = try await bench.fetch("http://a.example/fault/flaky/3/503/x.jpg")
            #expect(flaky.file != nil, "\(flaky.detail)")
            #expect(flaky.requests == 4)
            origin.resetRecords()
            // A connection that was used before and dies is replaced by libcurl without a word
            // (RFC 9110, section 9.2.2): a host of its own, so that the first one is new.
            let reset = try await bench.fetch("http://r.example/fault/reset/x.jpg")
            #expect(reset.reason == .reset)
            #expect(origin.count == 4)
            // Half of 500 ms, 1 s and 2 s between four tries.
            let waits = [250, 500, 1000].map { Duration.milliseconds($0) }
            #expect(Array(time.sleeps.prefix(3)) == waits)
        }
    }

    @Test("Names without an answer now are asked again, names that do not exist are not")
    func retriesNames() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let network = NetworkRules(
                allowAddresses: [], connectTo: [], proxy: nil, caFile: nil)
            let bench = try Bench(
                origin, rules: Rules.fetch { $0.retries = 2 }, network: network,
                names: ["gone.invalid": .noSuchName, "busy.invalid": .temporary],
                time: ScriptedTime())
            _ = try await bench.fetch("http://gone.invalid/x.jpg")
            _ = try await bench.fetch("http://busy.invalid/x.jpg")
            #expect(
                bench.names.asked
                    == ["gone.invalid", "busy.invalid", "busy.invalid", "busy.invalid"])
        }
    }

    @Test("Retry-After is waited for, and beyond a minute means another night")
    func obeysRetryAfter() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let time = ScriptedTime()
            let bench = try Bench(origin, rules: Rules.fetch { $0.retries = 1 }, time: time)
            let url = "http://a.example/x.jpg"
            try origin.script(url, responses: [.status(429, retryAfter: .seconds(30)), .good])
            #expect(try await bench.fetch(url).file != nil)
            #expect(time.sleeps == [.seconds(30)])

            try origin.script(url, responses: [.status(503, retryAfter: .seconds(90)), .good])
            let later = try await bench.fetch(url)
            #expect(later.reason == .retryLater)
            #expect(later.requests == 1)
            #expect(later.retryAfter == FixedClock().now().advanced(by: .seconds(90)))
        }
    }

    @Test("A picture that changed in between, or no ranges, come from the start")
    func restarts() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(
                origin, rules: Rules.fetch { $0.retries = 1 }, time: ScriptedTime())
            for second in [Behaviour.bytes([0xff, 0xd8, 0xff, 1], contentType: "image/jpeg")] {
                let url = "http://a.example/1500x1500/x.jpg"
                try origin.script(url, responses: [.reset(afterBytes: 50_000), second])
                let sink = MemorySink()
                let result = try await bench.fetch(url, into: sink)
                #expect(result.file?.bytes == 4, "\(result.detail)")
                #expect(sink.bytes == [0xff, 0xd8, 0xff, 1])
            }
        }
    }

    @Test("403 is asked once more the other way round")
    func triesReferers() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let article = "https://news.example/2026/11/story.html?x=1"
            func reason(_ fault: String, _ article: String?) async throws -> Reason? {
                origin.resetRecords()
                let result = try await bench.fetch(
                    "http://a.example/fault/\(fault)/x.jpg", { $0.articleURL = article })
                #expect(result.requests == origin.count)
                return result.reason
            }
            #expect(try await reason("hotlink", article) == .hotlinkBlocked)
            #expect(
                origin.requests().map { $0.header("referer") } == ["https://news.example/", nil])
            #expect(try await reason("hotlink", nil) == nil)
            #expect(origin.count == 1)
            #expect(try await reason("hotlink-needs-referer", article) == nil)
            #expect(try await reason("hotlink-needs-referer", nil) == .hotlinkBlocked)
            #expect(origin.requests().map { $0.header("referer") } == [nil, "http://a.example/"])
            #expect(try await reason("status/403", article) == .http403)
            #expect(origin.count == 2)

            let silent = try Bench(origin, rules: Rules.fetch { $0.sendReferer = false })
            origin.resetRecords()
            _ = try await silent.fetch("http://a.example/x.jpg", { $0.articleURL = article })
            #expect(origin.requests().map { $0.header("referer") } == [nil])
        }
    }

    @Test("An expired URL that fails is signature_expired; one that works is fine")
    func expires() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let past = "oe=6543FF00"
            let future = "oe=7543FF00"
            for status in [400, 403, 404, 410] {
                origin.resetRecords()
                let result = try await bench.fetch(
                    "http://x.fbcdn.net/fault/status/\(status)/x.jpg?\(past)")
                #expect(result.reason == .signatureExpired, "\(status)")
                #expect(origin.count == 1)
            }
            let early = try await bench.fetch(
                "http://x.fbcdn.net/fault/status/404/x.jpg?\(future)")
            #expect(early.reason == .http404)
            let fine = try await bench.fetch("http://x.fbcdn.net/x.jpg?\(past)")
            #expect(fine.file != nil)
            #expect(fine.expiresAt == Timestamp(seconds: 0x6543_FF00))
        }
    }

    @Test("Excluded URLs are not asked, moved ones are asked where they moved")
    func excludesAndRewrites() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(
                origin,
                rules: Rules.fetch {
                    $0.exclude = ["ads.example", "new.example/secret/*"]
                    $0.rewrite = [.init(from: "old.example/", to: "new.example/")]
                })
            #expect(try await bench.fetch("http://ads.example/x.jpg").reason == .excluded)
            #expect(try await bench.fetch("http://old.example/secret/x.jpg").reason == .excluded)
            let moved = try await bench.fetch("http://old.example/x.jpg")
            #expect(moved.file != nil)
            #expect(moved.finalURL.host == "new.example")
            #expect(moved.redirects.isEmpty)
            #expect(origin.requests().map(\.host) == ["new.example"])
        }
    }

    @Test("A host's share and the whole limit hold at the origin")
    func keepsShares() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.concurrency = 6
                $0.perHost = 4
                $0.hosts = [.init(pattern: "*.one.example", perHost: 1, delay: nil)]
            }
            let bench = try Bench(origin, rules: rules)
            let polite = PoliteFetcher(bench.fetcher, scheduler: HostScheduler(rules))
            let hosts = ["a.example", "b.example", "x.one.example"]
            let good = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do {
                            let url = "http://\(hosts[number % 3])/\(number).jpg"
                            let request = FetchRequest(url: try SourceURL(url))
                            return await polite.fetch(request, into: MemorySink()).file != nil
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == 60)
            #expect(origin.peakConcurrency() <= 6)
            #expect(origin.peakConcurrency(host: "a.example") <= 4)
            #expect(origin.peakConcurrency(host: "x.one.example") == 1)
        }
    }

    @Test("A dead host is parked after three sources, its others come back without a request")
    func parks() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch { $0.retries = 2 }
            let bench = try Bench(origin, rules: rules, time: ScriptedTime())
            let scheduler = HostScheduler(rules, time: ScriptedTime())
            let polite = PoliteFetcher(bench.fetcher, scheduler: scheduler)
            var reasons: [Reason?] = []
            for number in 0..<6 {
                let request = FetchRequest(
                    url: try SourceURL("http://a.example/fault/status/500/\(number).jpg"))
                reasons.append(await polite.fetch(request, into: MemorySink()).reason)
            }
            #expect(reasons == Array(repeating: .http5xx, count: 6))
            // Three tries for the first source, one for each of the next two, none after that.
            #expect(origin.count == 5)
            #expect(scheduler.incidents.map(\.host) == ["a.example"])
        }
    }

    @Test("The pipeline's loop drains every host and ends by itself, whatever the hosts do")
    func drains() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let rules = Rules.fetch {
                $0.retries = 1
                $0.timeout = .seconds(2)
                $0.lowSpeed = .init(bytes: ByteCount(1000), window: .milliseconds(300))
            }
            let bench = try Bench(origin, rules: rules)
            origin.rule(host: "dead.example") { _ in .never }
            origin.rule(host: "drip.example") { _ in .slow(bytesPerSecond: 50) }
            origin.rule(host: "busy.example") { _ in .status(429, retryAfter: .seconds(0)) }
            let scheduler = HostScheduler(rules)
            let polite = PoliteFetcher(bench.fetcher, scheduler: scheduler)
            var left = ["dead.example": 20, "drip.example": 20, "busy.example": 20]
            for number in 0..<8 { left["good\(number).example"] = 25 }
            for host in left.keys.sorted() { scheduler.enter(host) }
            let good = try await withThrowingTaskGroup(of: Bool.self) { group in
                loop: while true {
                    switch try await scheduler.turn() {
                    case .finished: break loop
                    case .parked: continue
                    case .start(let permit):
                        let number = left[permit.host, default: 0]
                        guard number > 0 else {
                            scheduler.leave(permit.host)
                            scheduler.giveBack(permit)
                            continue
                        }
                        left[permit.host] = number - 1
                        group.addTask {
                            let url = try SourceURL("http://\(permit.host)/\(number).jpg")
                            return await polite.fetch(
                                FetchRequest(url: url), into: MemorySink(), holding: permit
                            ).file != nil
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == 200)
            #expect(
                scheduler.incidents.map(\.host) == ["busy.example", "dead.example", "drip.example"])
            #expect(
                scheduler.incidents.map(\.reason) == [.http429, .timeout, .tooSlow])
        }
    }

    @Test("A host that gives one picture for anything is found out, another one is not")
    func probes() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let probe = PlaceholderProbe(bench.fetcher, token: { 7 })
            origin.rule(host: "soft.example") { _ in .soft404 }
            origin.rule(host: "hard.example", path: "/p/imgcache-probe-7.png") { _ in .status(404) }
            let sink = MemorySink()
            let suspect = try await bench.fetch("http://soft.example/p/x.png", into: sink)
            let answer = await probe.ask(
                like: try SourceURL("http://soft.example/p/x.png"), into: MemorySink())
            #expect(answer?.hash != nil)
            #expect(answer?.hash == suspect.file?.hash)
            let none = await probe.ask(
                like: try SourceURL("http://hard.example/p/x.png?y"), into: MemorySink())
            #expect(none == nil)
            let targets = origin.requests(host: "hard.example").map(\.target)
            #expect(targets == ["/p/imgcache-probe-7.png"])
        }
    }
}
