import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

/// A public server (127.0.0.2, allowed) that leads to what is private (an origin on 127.0.0.1).
@Suite struct GuardedRedirectTests {
    /// Every way to write an address that must not be dialled; PORT is the origin's.
    static let targets = [
        "http://127.0.0.1:PORT/x.jpg", "http://localhost:PORT/x.jpg", "http://[::1]:PORT/x.jpg",
        "http://127.1:PORT/x.jpg", "http://0x7f.1:PORT/x.jpg", "http://0x7f000001:PORT/x.jpg",
        "http://2130706433:PORT/x.jpg", "http://017700000001:PORT/x.jpg",
        "http://0177.0.0.1:PORT/x.jpg", "http://127.0.0.1.:PORT/x.jpg",
        "http://%31%32%37.0.0.1:PORT/x.jpg", "//127.0.0.1:PORT/x.jpg", "http://0:PORT/x.jpg",
        "http://0.0.0.0:PORT/x.jpg", "http://[::]:PORT/x.jpg",
        "http://[::ffff:127.0.0.1]:PORT/x.jpg", "http://[::ffff:7f00:1]:PORT/x.jpg",
        "http://[::127.0.0.1]:PORT/x.jpg", "http://[64:ff9b::127.0.0.1]:PORT/x.jpg",
        "http://[64:ff9b::7f00:1]:PORT/x.jpg", "http://[64:ff9b:1::7f00:1]:PORT/x.jpg",
        "http://[64:ff9b:1:7f00:0:100::]:PORT/x.jpg", "http://[2002:7f00:1::1]:PORT/x.jpg",
        "http://[2001:0:7f00:1::f7f7:f7f7]:PORT/x.jpg", "http://169.254.169.254/latest/x.jpg",
        "http://[::ffff:169.254.169.254]/x.jpg", "http://[64:ff9b::a9fe:a9fe]/x.jpg",
        "http://10.0.0.1/x.jpg", "http://10.255.255.255/x.jpg", "http://[::ffff:10.0.0.1]/x.jpg",
        "http://192.168.1.1/x.jpg", "http://172.16.0.1/x.jpg", "http://100.64.0.1/x.jpg",
        "http://[fe80::1]:PORT/x.jpg", "http://[fd00::1]:PORT/x.jpg",
        // A name that leads there: the judge of the socket.
        "http://rebound.example/x.jpg", "https://rebound.example/x.jpg",
    ]

    @Test("Redirects to what is private are refused, at the first try and at the second")
    func refuses() async throws {
        let server = try RedirectingServer()
        defer { server.stop() }
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let network = NetworkRules(
                allowAddresses: ["127.0.0.2"],
                connectTo: [
                    "public.example:80:127.0.0.2:\(server.port)",
                    "rebound.example:80:127.0.0.1:\(origin.httpPort)",
                    "rebound.example:443:127.0.0.1:\(origin.httpsPort)",
                ], proxy: nil, caFile: origin.caFile)
            let rules = Rules.fetch { $0.retries = 1 }
            let bench = try Bench(origin, rules: rules, network: network, time: ScriptedTime())
            for template in Self.targets {
                let target = template.replacing("PORT", with: "\(origin.httpPort)")
                for (path, requests) in [("go", 1), ("flaky", 2)] {
                    let scheduler = HostScheduler(rules, time: ScriptedTime())
                    let polite = PoliteFetcher(bench.fetcher, scheduler: scheduler)
                    let before = server.count
                    // An even number for each: `flaky` refuses the first of two.
                    if path == "flaky", before % 2 == 1 {
                        _ = try await bench.fetch("http://public.example/go?to=http://10.0.0.1/")
                    }
                    let start = server.count
                    let url = "http://public.example/\(path)?to=\(target)"
                    let result = await polite.fetch(
                        FetchRequest(url: try SourceURL(url)), into: MemorySink())
                    #expect(result.reason == .addressNotAllowed, "\(target): \(result.detail)")
                    #expect(server.count - start == requests, "\(path) \(target)")
                    #expect(result.requests == requests, "\(path) \(target)")
                }
            }
            try await origin.settle()
            #expect(origin.connections == 0)
            #expect(origin.count == 0)
        }
    }
}
