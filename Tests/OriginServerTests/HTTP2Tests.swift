import OriginServer
import Testing

@Suite("HTTP/2", .serialized)
struct HTTP2Tests {
    private static var options: OriginOptions {
        var options = OriginOptions()
        options.offersHTTP2 = true
        return options
    }

    @Test func isSpokenWhereItIsOffered() async throws {
        try await withTellingOrigin(options: Self.options) { origin, client, _ in
            let new = try await client.get("https://a.example/30x20/x.png")
            #expect(new.report.httpVersion == "2")
            #expect(new.text.hasPrefix("30x20 png"))
            #expect(new.headers["content-length"] == "\(new.body.count)")
            let old = try await client.get("https://a.example/30x20/x.png", "--http1.1")
            #expect(old.report.httpVersion == "1.1")
            #expect(old.body == new.body)
            #expect(origin.requests().map(\.isHTTP2) == [true, false])
            #expect(origin.connections == 2)
        }
        try await withTellingOrigin { _, client, _ in
            let unasked = try await client.get("https://a.example/x")
            #expect(unasked.report.httpVersion == "1.1")
        }
    }

    @Test func manyRequestsShareOneConnection() async throws {
        try await withTellingOrigin(options: Self.options) { origin, client, _ in
            let gate = Gate()
            origin.rule(host: "a.example", path: "/held*") { _ in .held(until: gate) }
            let urls = (0...9).map { "https://a.example/held\($0).jpg" }
            async let response = client.get(urls, ["--parallel", "--parallel-max", "10"])
            try await origin.waitForRequests(10, host: "a.example")
            #expect(origin.connections == 1)
            #expect(origin.peakConcurrency(host: "a.example") == 10)
            gate.open()
            _ = try await response
            #expect(origin.requests().allSatisfy { $0.outcome == .complete && $0.isHTTP2 })
        }
    }

    @Test(arguments: [
        // Exit codes of curl: 92 a stream ended wrongly, 56 the connection did.
        FaultCase(fault: "truncated/40", exit: 92),
        FaultCase(fault: "short-chunked", exit: 92),
        FaultCase(fault: "chunked", body: .length(1000)),
        FaultCase(fault: "reset", status: 0, exit: 56, body: .empty),
        FaultCase(fault: "never", arguments: ["--max-time", "0.4"], status: 0, exit: 28),
        FaultCase(fault: "status/503/retry-after/2", status: 503, headers: ["retry-after": "2"]),
        FaultCase(fault: "huge/3000000", body: .length(3_000_000)),
        FaultCase(fault: "huge-chunked/3000000", body: .length(3_000_000)),
        FaultCase(fault: "no-range", arguments: ["--head"]),
    ])
    func faultsAreFaultsThereToo(_ fault: FaultCase) async throws {
        let pictures = PictureProvider { _ in [UInt8](repeating: 65, count: 1000) }
        try await withOrigin(options: Self.options, pictures: pictures) { origin in
            let response = try await Client(origin: origin).get(
                "https://a.example/fault/\(fault.fault)/x.jpg", fault.arguments)
            // curl tells a reset while it sends (55) from one while it receives (56).
            let exit = response.exit == 55 ? 56 : response.exit
            #expect(exit == fault.exit)
            #expect(response.status == fault.status)
            for (name, value) in fault.headers { #expect(response.headers[name] == value) }
            if case .length(let count) = fault.body { #expect(response.body.count == count) }
        }
    }
}
