import Foundation
import OriginServer
import Testing

@Suite("Faults that need more than one look", .serialized)
struct FaultDetailTests {
    @Test func retryAfterCanBeADate() async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get(
                "http://a.example/fault/status/503/retry-after-date/86400/x.jpg")
            #expect(response.status == 503)
            let date = try #require(response.headers["retry-after"])
            #expect(date.hasSuffix("GMT") && date != response.headers["date"])
            #expect(date.suffix(12) == response.headers["date"]?.suffix(12))
        }
    }

    @Test func soft404IsOnePictureForTheWholeHost() async throws {
        try await withTellingOrigin { _, client, _ in
            let first = try await client.get("http://a.example/fault/soft404/300x200/x.png")
            let second = try await client.get("http://a.example/fault/soft404/other.jpg?1")
            let elsewhere = try await client.get("http://b.example/fault/soft404/other.jpg?1")
            #expect(first.status == 200)
            #expect(first.body == second.body)
            #expect(first.body != elsewhere.body)
            #expect(first.headers["etag"] == second.headers["etag"])
        }
    }

    @Test func changingChangesAtEachRequestButNotAtHead() async throws {
        try await withTellingOrigin { _, client, _ in
            let url = "http://a.example/fault/changing/x.jpg"
            var tags: [String?] = []
            for arguments in [[], ["--head"], [], []] {
                tags.append(try await client.get(url, arguments).headers["etag"])
            }
            #expect(tags[1] == tags[2])
            #expect(Set(tags).count == 3)
        }
    }

    @Test func smallerAfterFirstShrinksOnceAndStays() async throws {
        try await withTellingOrigin { _, client, _ in
            let url = "http://a.example/fault/smaller-after-first/300x200/x.jpg"
            let bodies = [
                try await client.get(url).text, try await client.get(url).text,
                try await client.get(url).text,
            ]
            #expect(bodies[0].hasPrefix("300x200 jpeg"))
            #expect(bodies[1].hasPrefix("150x100 jpeg"))
            #expect(bodies[1] == bodies[2])
        }
    }

    @Test func flakyGetsWellAfterItsTimes() async throws {
        try await withTellingOrigin { _, client, _ in
            let url = "http://a.example/fault/flaky/2/503/x.jpg"
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await client.get(url).status) }
            #expect(statuses == [503, 503, 200, 200])
            let other = try await client.get("http://a.example/fault/flaky/2/503/y.jpg")
            #expect(other.status == 503)
        }
    }

    @Test func slowKeepsItsPace() async throws {
        try await withOrigin(
            pictures: PictureProvider { _ in [UInt8](repeating: 1, count: 1000) }
        ) { origin in
            let response = try await Client(origin: origin).get(
                "http://a.example/fault/slow/2000/x.jpg")
            #expect(response.body.count == 1000)
            #expect(response.report.timeTotal > 0.4)
        }
    }

    @Test func slowHeadComesLateAndWhole() async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get("http://a.example/fault/slow-head/300/x.jpg")
            #expect(response.status == 200)
            #expect(response.report.timeStarttransfer > 0.29)
        }
    }

    // Gigabytes over loopback: only when asked for, since it starves whatever runs beside it.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["IMGCACHE_LONG_TESTS"] != nil),
        arguments: ["http", "https"])
    func endlessAnswerLeavesOthersTheirTurn(_ scheme: String) async throws {
        try await withTellingOrigin { origin, client, _ in
            async let endless = client.get(
                "\(scheme)://a.example/fault/endless/x.jpg", "--max-time", "2")
            try await origin.waitForRequests(1, host: "a.example")
            let other = try await client.get("\(scheme)://b.example/x.jpg")
            #expect(other.status == 200)
            #expect(origin.requests(host: "a.example").map(\.outcome) == [.open])
            let cut = try await endless
            #expect(cut.exit == 28)
            #expect(cut.body.count > 1_000_000)
        }
    }

    @Test func resetIsAResetAndTruncationIsNot() async throws {
        try await withTellingOrigin { origin, _, _ in
            for (fault, end) in [
                ("reset", WireResult.End.reset), ("reset/50", .reset), ("truncated/50", .closed),
                ("short-chunked", .closed), ("good", .silent),
            ] {
                let result = await Wire.exchange(
                    port: origin.httpPort,
                    "GET /fault/\(fault)/x.jpg HTTP/1.1\r\nHost: a.example\r\n\r\n", patience: 500)
                #expect(result.end == end, "\(fault)")
            }
        }
    }

    @Test func shortChunkedHasNoLastChunk() async throws {
        try await withTellingOrigin { origin, _, _ in
            let request = "HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"
            let cut = await Wire.exchange(
                port: origin.httpPort, "GET /fault/short-chunked/x.jpg " + request)
            #expect(!cut.text.hasSuffix("0\r\n\r\n"))
            let whole = await Wire.exchange(
                port: origin.httpPort, "GET /fault/chunked/x.jpg " + request)
            #expect(whole.text.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func oldClientsGetNoChunks() async throws {
        try await withTellingOrigin { origin, _, _ in
            let result = await Wire.exchange(
                port: origin.httpPort,
                "GET /fault/chunked/x.jpg HTTP/1.0\r\nHost: a.example\r\n\r\n")
            #expect(result.end == .closed)
            #expect(!result.text.contains("chunked"))
            #expect(result.text.hasSuffix("..."))
        }
    }

    @Test func nonsenseOnTheWireIsA400() async throws {
        try await withTellingOrigin { origin, client, _ in
            let result = await Wire.exchange(port: origin.httpPort, "what is this\r\n\r\n")
            #expect(result.text.hasPrefix("HTTP/1.1 400 "))
            #expect(result.end == .closed)
            let seen1 = try await client.get("http://a.example/x.jpg")
            #expect(seen1.status == 200)
        }
    }

    @Test func closedPortRefuses() async throws {
        try await withTellingOrigin { origin, client, _ in
            let response = try await client.get(
                "http://dead.example/x.jpg", "--connect-to",
                "dead.example:80:127.0.0.1:\(origin.closedPort)")
            // curl takes the first --connect-to that fits, so ask the port itself too.
            #expect(response.exit == 0)
            #expect(Wire.connect(origin.closedPort) == -1)
            #expect(Wire.connect(origin.httpPort) != -1)
        }
    }
}
