import OriginServer
import Testing

@Suite("Scripts, rules and gates", .serialized)
struct SteeringTests {
    @Test func scriptAnswersInOrderAndRepeatsItsLast() async throws {
        try await withTellingOrigin { origin, client, _ in
            let url = "https://a.example/x.jpg?w=1"
            try origin.script(url, responses: [.status(503), .reset(), .status(503), .good])
            var seen: [String] = []
            for _ in 0..<5 {
                let response = try await client.get(url)
                seen.append("\(response.status) \(response.exit)")
            }
            #expect(seen == ["503 0", "0 56", "503 0", "200 0", "200 0"])
            let seen1 = try await client.get("https://a.example/x.jpg?w=2")
            #expect(seen1.status == 200)
            #expect(origin.requests(host: "a.example", path: "/x.jpg?w=1").count == 5)
            #expect(origin.requests(path: "/x.jpg").count == 6)
        }
    }

    @Test func latestRuleGoesFirstAndScriptsGoBeforeRules() async throws {
        try await withTellingOrigin { origin, client, _ in
            origin.rule(host: "*.example", path: "*") { _ in .status(500) }
            origin.rule(host: "a.example", path: "/x*") { request in
                request.header("user-agent")?.hasPrefix("curl") == true ? .status(418) : .good
            }
            try origin.script("http://a.example/xyz", responses: [.status(410)])
            let seen2 = try await client.get("http://a.example/other")
            #expect(seen2.status == 500)
            let seen3 = try await client.get("http://a.example/x1")
            #expect(seen3.status == 418)
            let seen4 = try await client.get("http://a.example/xyz")
            #expect(seen4.status == 410)
            let seen5 = try await client.get("http://b.test/x1")
            #expect(seen5.status == 200)
            origin.forgetRules()
            let seen6 = try await client.get("http://a.example/xyz")
            #expect(seen6.status == 200)
        }
    }

    @Test func behavioursStack() async throws {
        try await withTellingOrigin { origin, client, _ in
            let own = Behaviour { answer, exchange in
                answer.headers.append(HeaderField("X-Own", exchange.request.method))
            }
            origin.rule(host: "a.example") { _ in .size(4, 2).then(.format("gif")).then(own) }
            let response = try await client.get("http://a.example/x.jpg")
            #expect(response.text.hasPrefix("4x2 gif"))
            #expect(response.headers["x-own"] == "GET")
        }
    }

    @Test func fixedBytesAreSentAsTheyAre() async throws {
        try await withTellingOrigin { origin, client, _ in
            origin.rule(host: "a.example") { _ in .bytes([1, 2, 3], contentType: "image/x") }
            let response = try await client.get("http://a.example/x.jpg")
            #expect(response.body == [1, 2, 3])
            #expect(response.headers["content-type"] == "image/x")
        }
    }

    @Test func rulesInTextSteerHostsAndSequences() async throws {
        try await withTellingOrigin { origin, client, _ in
            try origin.rules(
                """
                # a sequence, a pattern, a stack
                a.example /x.jpg status/503,status/429/retry-after/1,good
                *.slow.example * status/504
                b.example /thumbs/* size/9x9+format/png+no-validators
                tls broken.example expired
                """)
            var statuses: [Int] = []
            for _ in 0..<3 {
                statuses.append(try await client.get("http://a.example/x.jpg").status)
            }
            #expect(statuses == [503, 429, 200])
            let seen7 = try await client.get("http://very.slow.example/x")
            #expect(seen7.status == 504)
            let small = try await client.get("http://b.example/thumbs/1.jpg")
            #expect(small.text.hasPrefix("9x9 png"))
            #expect(small.headers["etag"] == nil)
            let seen8 = try await client.get("https://broken.example/x")
            #expect(seen8.exit == 60)
        }
    }

    @Test(arguments: [
        "a.example /x", "a.example /x nonsense", "a.example /x status", "* /x good,good",
        "a.example /x* good,good", "tls a.example strange", "a.example /x good/else",
    ])
    func wrongRuleAddsNothing(_ line: String) async throws {
        try await withTellingOrigin { origin, client, _ in
            #expect(throws: OriginError.self) {
                try origin.rules("c.example /x status/500\n\(line)")
            }
            let seen9 = try await client.get("http://c.example/x")
            #expect(seen9.status == 200)
        }
    }

    @Test func gateHoldsAnswersUntilItOpens() async throws {
        try await withTellingOrigin { origin, client, _ in
            let gate = Gate()
            origin.rule(host: "a.example") { _ in .held(until: gate) }
            async let first = client.get("http://a.example/1.jpg")
            async let second = client.get("http://a.example/2.jpg")
            async let third = client.get("http://b.example/3.jpg")
            try await origin.waitForRequests(2, host: "a.example")
            _ = try await third
            #expect(origin.requests(host: "a.example").allSatisfy { $0.outcome == .open })
            #expect(origin.requests(host: "b.example").allSatisfy { $0.outcome == .complete })
            gate.open()
            #expect(try await first.status == 200)
            #expect(try await second.status == 200)
            let seen10 = try await client.get("http://a.example/4.jpg")
            #expect(seen10.status == 200)
            #expect(origin.peakConcurrency(host: "a.example") == 2)
            #expect(origin.peakConcurrency(host: "b.example") == 1)
        }
    }
}
