import Glibc
import OriginServer
import Testing

@Suite("Counts and records", .serialized)
struct RecordTests {
    @Test func everyRequestIsRecordedWithItsHeadersAndEnd() async throws {
        try await withTellingOrigin { origin, client, _ in
            let plain = try await client.get(
                "http://A.example:80/x.jpg?a=%2f|b", "--user-agent", "me/1", "--header", "X-A: b")
            _ = try await client.get("https://b.example/y.jpg", "--head")
            _ = try await client.get("http://a.example/fault/truncated/50/z.jpg")
            _ = try await client.get("http://a.example/fault/reset/z.jpg")
            let records = origin.requests()
            #expect(records.map(\.host) == ["a.example", "b.example", "a.example", "a.example"])
            #expect(records.map(\.method) == ["GET", "HEAD", "GET", "GET"])
            #expect(records.map(\.isTLS) == [false, true, false, false])
            #expect(records.map(\.status) == [200, 200, 200, nil])
            #expect(records.map(\.outcome) == [.complete, .complete, .cut, .reset])
            #expect(records[0].target == "/x.jpg?a=%2f|b")
            #expect(records[0].header("user-agent") == "me/1")
            #expect(records[0].header("x-a") == "b")
            #expect(records[0].bytesSent == plain.body.count)
            #expect(records[1].bytesSent == 0)
            #expect(records.allSatisfy { $0.concurrency == 1 && $0.finishedAt != nil })
            #expect(Set(records.map(\.connection)).count == 4)
            #expect(records.map(\.receivedAt) == records.map(\.receivedAt).sorted())
        }
    }

    @Test func keepAliveIsOneConnection() async throws {
        try await withTellingOrigin { origin, client, _ in
            let response = try await client.get((1...3).map { "http://a.example/\($0).jpg" })
            #expect(response.exit == 0)
            #expect(origin.count == 3)
            #expect(origin.connections == 1)
            #expect(origin.connectionRecords.map(\.requests) == [3])
            #expect(origin.counts.statuses == [200: 3])
        }
    }

    @Test func clientThatGoesAwayLeavesAnAbandonedRequest() async throws {
        try await withTellingOrigin { origin, client, _ in
            _ = try await client.get("http://a.example/fault/never/x.jpg", "--max-time", "0.2")
            try await origin.waitUntilIdle()
            let record = try #require(origin.requests().first)
            #expect(record.outcome == .abandoned)
            #expect(record.status == nil)
            #expect(origin.counts.hosts["a.example"]?.inFlight == 0)
        }
    }

    @Test func connectionWithoutARequestIsCounted() async throws {
        try await withTellingOrigin { origin, _, _ in
            try await origin.settle()
            #expect(origin.connections == 0)
            let descriptor = Wire.connect(origin.httpPort)
            defer { close(descriptor) }
            try await origin.settle()
            #expect(origin.connections == 1)
            #expect(origin.count == 0)
        }
    }

    @Test func resetForgetsRecordsAndKeepsServing() async throws {
        try await withTellingOrigin { origin, client, _ in
            _ = try await client.get("http://a.example/1.jpg")
            origin.resetRecords()
            #expect(origin.count == 0)
            #expect(origin.requests().isEmpty)
            _ = try await client.get("http://a.example/2.jpg")
            #expect(origin.requests().map(\.target) == ["/2.jpg"])
        }
    }

    @Test func sumsStayExactWhenOldRecordsAreDropped() async throws {
        var options = OriginOptions()
        options.recordLimit = 5
        try await withTellingOrigin(options: options) { origin, client, _ in
            _ = try await client.get((1...40).map { "http://a.example/\($0).jpg" })
            #expect(origin.count == 40)
            let kept = origin.requests().map(\.target)
            #expect((5...10).contains(kept.count))
            #expect(kept.last == "/40.jpg")
        }
    }

    @Test func waitingForWhatNeverComesEnds() async throws {
        try await withTellingOrigin { origin, _, _ in
            await #expect(throws: OriginError.self) {
                try await origin.waitForRequests(1, within: .milliseconds(50))
            }
        }
    }

    @Test func picturesAreDrawnOnceForManyRequests() async throws {
        try await withTellingOrigin { origin, client, pictures in
            _ = try await client.get(
                [String](repeating: "http://a.example/x.jpg", count: 21))
            #expect(origin.count == 21)
            #expect(pictures.count == 1)
            #expect(origin.drawn == 1)
        }
    }
}

@Suite("The control host", .serialized)
struct ControlTests {
    private static let control = "http://origin.control"

    @Test func readsAndSteersOverHTTPWithoutLeavingATrace() async throws {
        try await withTellingOrigin { origin, client, _ in
            let added = try await client.get(
                Self.control + "/rule", "--data-binary", "a.example /x.jpg status/503,good")
            #expect(added.text == "1 added\n")
            let seen1 = try await client.get("http://a.example/x.jpg")
            #expect(seen1.status == 503)
            let seen2 = try await client.get("http://a.example/x.jpg")
            #expect(seen2.status == 200)
            let counts = try await client.get(Self.control + "/counts.json")
            #expect(counts.headers["content-type"] == "application/json")
            #expect(counts.text.contains(#""requests":2"#))
            #expect(counts.text.contains(#""connections":2"#))
            let all = try await client.get(Self.control + "/requests.json?path=%2Fx*")
            #expect(all.text.contains(#""target":"/x.jpg""#))
            let none = try await client.get(Self.control + "/requests.json?host=b.example")
            #expect(none.text == "[]")
            let connections = try await client.get(Self.control + "/connections.json")
            #expect(connections.text.contains(#""isTLS":false"#))
            let seen3 = try await client.get(Self.control + "/reset")
            #expect(seen3.status == 200)
            #expect(origin.count == 0)
        }
    }

    @Test(arguments: ["/rule", "/elsewhere"])
    func wrongOrdersAreRefused(_ path: String) async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get(Self.control + path, "--data-binary", "a b")
            #expect(response.status == (path == "/rule" ? 400 : 404))
        }
    }

    @Test func shutdownWakesWhoeverWaitsForIt() async throws {
        try await withTellingOrigin { origin, client, _ in
            async let end: Void = origin.shutdownRequested()
            let seen4 = try await client.get(Self.control + "/shutdown")
            #expect(seen4.text == "ending\n")
            await end
        }
    }
}
