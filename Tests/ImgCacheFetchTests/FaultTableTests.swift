import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

@Suite struct FaultTableTests {
    /// A URL, the reason that must come out, and the requests that the origin must count.
    struct Fault: Sendable, CustomTestStringConvertible {
        var url: String
        var reason: Reason
        var requests: Int
        var testDescription: String { "\(url) -> \(reason.rawValue)" }

        init(_ url: String, _ reason: Reason, _ requests: Int = 1) {
            self.url = url
            self.reason = reason
            self.requests = requests
        }
    }

    static let faults: [Fault] = [
        Fault("http://a.example/fault/status/401/x.jpg", .http401),
        Fault("http://a.example/fault/status/404/x.jpg", .http404),
        Fault("http://a.example/fault/status/410/x.jpg", .http410),
        Fault("http://a.example/fault/status/418/x.jpg", .http4xx),
        Fault("http://a.example/fault/451/x.jpg", .http451),
        Fault("http://a.example/fault/status/429/x.jpg", .http429),
        Fault("http://a.example/fault/status/500/x.jpg", .http5xx),
        Fault("http://a.example/fault/status/503/x.jpg", .http5xx),
        Fault("http://a.example/fault/bot-challenge/x.jpg", .botChallenge),
        Fault("http://a.example/fault/bot-challenge/503/x.jpg", .botChallenge),
        Fault("http://a.example/fault/redirect-loop/x.jpg", .loop),
        Fault("http://a.example/fault/redirect-chain/4/x.jpg", .tooMany, 4),
        Fault("http://a.example/fault/redirect-root/x.jpg", .badLocation),
        Fault("http://a.example/fault/bad-location/x.jpg", .badLocation),
        Fault("http://a.example/fault/no-location/x.jpg", .badLocation),
        Fault(
            "http://a.example/fault/redirect/302/to/ftp%3A%2F%2Fh.example%2Fx.jpg",
            .schemeNotAllowed),
        Fault(
            "http://a.example/fault/redirect/302/to/http%3A%2F%2Fu%3Ap%40h.example%2Fx.jpg",
            .invalidURL),
        Fault(
            "http://a.example/fault/redirect/302/to/http%3A%2F%2F169.254.169.254%2Fx.jpg",
            .addressNotAllowed),
        Fault("http://a.example/fault/html200/x.jpg", .notAnImage),
        Fault("http://a.example/fault/json200/x.jpg", .notAnImage),
        Fault("http://a.example/fault/text-as-jpeg/x.jpg", .notAnImage),
        Fault("http://a.example/fault/empty/x.jpg", .empty),
        Fault("http://a.example/fault/status/204/x.jpg", .empty),
        Fault("http://a.example/fault/truncated/50/x.jpg", .truncated),
        Fault("http://a.example/fault/truncated/0/x.jpg", .truncated),
        Fault("http://a.example/fault/short-chunked/x.jpg", .truncated),
        Fault("http://a.example/fault/reset/x.jpg", .reset),
        Fault("http://a.example/fault/reset/1000/1000x1000/x.jpg", .reset),
        Fault("http://a.example/fault/huge/1000001/x.jpg", .tooLargeBytes),
        Fault("http://a.example/fault/huge-chunked/1000001/x.jpg", .tooLargeBytes),
        Fault("http://a.example/fault/endless/x.jpg", .tooLargeBytes),
        Fault("http://a.example:81/x.jpg", .connectFailed, 0),
        Fault("https://expired.tls.test/x.jpg", .certExpired, 0),
        Fault("https://wronghost.tls.test/x.jpg", .certHostname, 0),
        Fault("https://untrusted.tls.test/x.jpg", .certUntrusted, 0),
        Fault("https://unknownca.tls.test/x.jpg", .certUntrusted, 0),
        Fault("https://handshake.tls.test/x.jpg", .handshake, 0),
    ]

    @Test("Each fault comes out as its reason, after as many requests as it takes")
    func namesFaults() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            for fault in Self.faults {
                origin.resetRecords()
                let sink = MemorySink()
                let result = try await bench.fetch(fault.url, into: sink)
                #expect(result.reason == fault.reason, "\(fault.url): \(result.detail)")
                #expect(origin.count == fault.requests, "\(fault.url)")
                #expect(result.requests == fault.requests, "\(fault.url)")
                #expect(!result.detail.isEmpty, "\(fault.url)")
                #expect(sink.isDiscarded, "\(fault.url)")
            }
        }
    }

    @Test("Slow and silent servers end as timeout and too_slow")
    func namesSlowness() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let quick = Rules.fetch {
                $0.lowSpeed = .init(bytes: ByteCount(1000), window: .milliseconds(600))
            }
            let bench = try Bench(origin, rules: quick)
            async let never = bench.fetch("http://n.example/fault/never/x.jpg")
            async let stalled = bench.fetch("http://s.example/fault/stall/100/x.jpg")
            async let drip = bench.fetch("http://d.example/fault/slow/100/x.jpg")
            #expect(try await never.reason == .timeout)
            #expect(try await stalled.reason == .tooSlow)
            #expect(try await drip.reason == .tooSlow)

            let short = try Bench(origin, rules: Rules.fetch { $0.timeout = .milliseconds(300) })
            async let late = short.fetch("http://n.example/fault/slow-head/x.jpg")
            async let long = short.fetch("http://n.example/fault/slow/5000/x.jpg")
            #expect(try await late.reason == .timeout)
            #expect(try await long.reason == .timeout)
        }
    }

    @Test("Names that do not exist are told from names without an answer now")
    func namesResolver() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let network = NetworkRules(
                allowAddresses: [], connectTo: [], proxy: nil, caFile: nil)
            let bench = try Bench(
                origin, network: network,
                names: ["gone.invalid": .noSuchName, "busy.invalid": .temporary])
            let gone = try await bench.fetch("http://gone.invalid/x.jpg")
            let busy = try await bench.fetch("http://busy.invalid/x.jpg")
            #expect(gone.reason == .dnsNXDomain)
            #expect(busy.reason == .dnsTemporary)
            #expect(gone.requests == 0)
            #expect(bench.names.asked == ["gone.invalid", "busy.invalid"])
        }
    }
}
