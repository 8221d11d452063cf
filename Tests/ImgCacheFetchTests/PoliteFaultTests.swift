import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

/// Every reason that fetching can give, as the pipeline gets it: through the scheduler, with two
/// retries, the tries counted at the origin.
@Suite struct PoliteFaultTests {
    /// What a server does, the reason that must come out, and the requests that must arrive.
    struct Fault: Sendable, CustomTestStringConvertible {
        var reason: Reason
        var requests: Int
        var url: String
        var rule: Behaviour?
        var timeout = Duration.seconds(10)
        var isOver = false
        var sinkSize = Int.max
        /// What the resolver is asked aside, where the name does not lead to the origin.
        var lookUps = 0
        var testDescription: String { "\(reason.rawValue): \(url)" }

        init(
            _ reason: Reason, _ requests: Int, _ url: String, _ rule: Behaviour? = nil,
            _ change: (inout Fault) -> Void = { _ in }
        ) {
            self.reason = reason
            self.requests = requests
            self.url = url
            self.rule = rule
            change(&self)
        }
    }

    private static let x = "http://a.example/x.jpg"

    static let faults: [Fault] = [
        // Tried again: the first try and two more.
        Fault(.http429, 3, x, .status(429)),
        // Two waits of 60 s do not fit into what one source may take.
        Fault(.http429, 2, x, .status(429, retryAfter: .seconds(60))),
        Fault(.http4xx, 3, x, .status(408)),
        Fault(.http5xx, 3, x, .status(500)),
        Fault(.http5xx, 3, x, .status(502)),
        Fault(.http5xx, 3, x, .status(503)),
        Fault(.http5xx, 3, x, .status(504)),
        Fault(.timeout, 3, x, .never) { $0.timeout = .milliseconds(200) },
        Fault(.timeout, 3, x, .slowHead(.seconds(5))) { $0.timeout = .milliseconds(200) },
        Fault(.reset, 3, x, .reset()),
        Fault(.dnsTemporary, 0, "http://busy.invalid/x.jpg") { $0.lookUps = 3 },
        // Not tried again.
        Fault(.http401, 1, x, .status(401)),
        Fault(.http451, 1, x, .status(451)),
        Fault(.http404, 1, x, .status(404)),
        Fault(.http410, 1, x, .status(410)),
        Fault(.http4xx, 1, x, .status(418)),
        Fault(.http5xx, 1, x, .status(501)),
        Fault(.botChallenge, 1, x, .botChallenge()),
        Fault(.botChallenge, 1, x, .botChallenge(503)),
        Fault(.retryLater, 1, x, .status(429, retryAfter: .seconds(61))),
        Fault(.retryLater, 1, x, .status(503, retryAfter: .date(inSeconds: 400_000_000))),
        Fault(.signatureExpired, 1, "http://x.fbcdn.net/x.jpg?oe=6543FF00", .status(403)),
        Fault(.dnsNXDomain, 0, "http://gone.invalid/x.jpg") { $0.lookUps = 1 },
        Fault(.connectFailed, 0, "http://a.example:81/x.jpg"),
        Fault(.tooSlow, 1, x, .slow(bytesPerSecond: 100)),
        Fault(.tooSlow, 1, x, .stall(afterBytes: 100)),
        Fault(.notAnImage, 1, x, .html200),
        Fault(.notAnImage, 1, x, .json200),
        Fault(.empty, 1, x, .empty),
        Fault(.truncated, 1, x, .truncated(50)),
        Fault(.truncated, 1, x, .shortChunked()),
        Fault(
            .undecodable, 1, x,
            .bytes([0xff, 0xd8, 0xff, 1], contentType: "image/jpeg").then(
                .header("Content-Encoding", "gzip"))),
        Fault(.tooLargeBytes, 1, x, .huge(1_000_001)),
        Fault(.tooLargeBytes, 1, x, .huge(nil)),
        Fault(.certExpired, 0, "https://expired.tls.test/x.jpg"),
        Fault(.certHostname, 0, "https://wronghost.tls.test/x.jpg"),
        Fault(.certUntrusted, 0, "https://untrusted.tls.test/x.jpg"),
        Fault(.certUntrusted, 0, "https://unknownca.tls.test/x.jpg"),
        Fault(.handshake, 0, "https://handshake.tls.test/x.jpg"),
        Fault(.loop, 1, x, .redirectLoop),
        Fault(.tooMany, 4, "http://a.example/fault/redirect-chain/4/x.jpg"),
        Fault(.badLocation, 1, x, .redirectRoot),
        Fault(.badLocation, 1, x, .badLocation),
        Fault(.badLocation, 1, x, .noLocation),
        Fault(.schemeNotAllowed, 1, x, .redirect(302, to: "ftp://h.example/x.jpg")),
        Fault(.invalidURL, 1, x, .redirect(302, to: "http://u:p@h.example/x.jpg")),
        Fault(.addressNotAllowed, 1, x, .redirect(302, to: "http://169.254.169.254/x.jpg")),
        Fault(.addressNotAllowed, 0, "http://10.1.2.3/x.jpg"),
        // Looked at once more, the other way round.
        Fault(.http403, 2, x, .status(403)),
        Fault(.hotlinkBlocked, 2, x, .hotlinkNeedsReferer),
        // Our own doing.
        Fault(.excluded, 0, "http://excluded.example/x.jpg"),
        Fault(.overBudget, 0, x) { $0.isOver = true },
        Fault(.runAborted, 1, x) { $0.sinkSize = 10 },
    ]

    @Test("Each fault comes out as its reason, after as many tries as it deserves")
    func namesFaults() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            for fault in Self.faults { try await check(fault, at: origin) }
        }
    }

    private func check(_ fault: Fault, at origin: Origin) async throws {
        origin.forgetRules()
        origin.resetRecords()
        let url = try SourceURL(fault.url)
        if let rule = fault.rule { origin.rule(host: url.host) { _ in rule } }
        let rules = Rules.fetch {
            $0.retries = 2
            $0.timeout = fault.timeout
            $0.lowSpeed = .init(bytes: ByteCount(1000), window: .milliseconds(300))
            $0.exclude = ["excluded.example"]
        }
        var network = Rules.network(origin)
        if url.host.hasSuffix(".invalid") { network.connectTo = [] }
        let time = ScriptedTime()
        let bench = try Bench(
            origin, rules: rules, network: network,
            names: ["gone.invalid": .noSuchName, "busy.invalid": .temporary], time: time)
        let scheduler = HostScheduler(
            rules, deadline: fault.isOver ? .now + .seconds(1) : nil, time: time)
        let permit = try await scheduler.permit(for: url.host)
        if fault.isOver { time.advance(by: .seconds(1)) }
        let sink = MemorySink(capacity: fault.sinkSize)
        let result = await PoliteFetcher(bench.fetcher, scheduler: scheduler)
            .fetch(FetchRequest(url: url), into: sink, holding: permit)
        let name = fault.testDescription
        #expect(result.reason == fault.reason, "\(name): \(result.detail)")
        #expect(origin.count == fault.requests, "\(name)")
        #expect(result.requests == fault.requests, "\(name)")
        #expect(bench.names.asked.count == fault.lookUps, "\(name)")
        #expect(!result.detail.isEmpty, "\(name)")
        #expect(sink.isDiscarded, "\(name)")
    }

    @Test("The table holds every reason, but those that other stages give")
    func isComplete() {
        let elsewhere: Set<Reason> = [
            // Good ones (FetchingTests and the pipeline).
            .fresh, .notModified, .movedPermanently, .local, .replacedSmaller,
            // What pictures are told by (imaging and the pipeline).
            .typeUnsupported, .decoderCrashed, .decoderTimeout, .tooLargePixels, .trackingPixel,
            .placeholder, .renderFailed,
            // Local files (LocalAssetTests), and what nobody asked for.
            .localRefused, .localMissing, .pending,
        ]
        let table = Set(Self.faults.map(\.reason))
        #expect(table.union(elsewhere) == Set(Reason.allCases))
        #expect(table.isDisjoint(with: elsewhere))
    }
}
