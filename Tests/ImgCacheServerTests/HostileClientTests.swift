import Foundation
import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCacheServer

/// What a client may try.
@Suite(.serialized) struct HostileClientTests {
    private let site: ServedSite
    private static let file = "/thumbs/card/ab/\(ServedSite.key(1)).webp"

    init() throws {
        site = try ServedSite()
        try site.thumbnail(1, bytes: Data(repeating: 1, count: 1000))
        try site.manifest([1])
        try site.place("secret", Data("secret".utf8))
        try Data("secret".utf8).write(to: URL(fileURLWithPath: site.folder + "/secret"))
    }

    @Test(arguments: [
        "/../secret", "/..%2fsecret", "/%2e%2e/secret", "/thumbs/../secret", "/thumbs/..%2fsecret",
        "/thumbs/..%252fsecret", "/thumbs/%2e%2e/secret", "/thumbs/card/../../secret", "//secret",
        "/secret", "/./secret", "/thumbs/card/ab/../../../secret", "/thumbs\\..\\secret",
        "/thumbs/card/ab/\(ServedSite.key(1)).webp/../../../../secret", "/thumbs/..;/secret",
        "/catalog.sqlite", "/run.lock", "/tmp/", "/thumbs/..%c0%afsecret", "/%00",
        "/manifest.json/..",
        "/t/../secret", "/t/card/..%2f..%2fsecret", "/t/..%2f/\(ServedSite.key(1))",
        "/u/../manifest.json", "/u/card?url=file:///etc/passwd", "/u/card?url=../../secret",
        "http://h/../secret", "/originals/../secret",
    ])
    func pathsThatLeadElsewhereLeadNowhere(target: String) async throws {
        try await site.serve { port in
            let answer = try RawClient.get(port, target)
            #expect(answer.status == 404 || answer.status == 400)
            #expect(!answer.text.contains("secret"))
        }
    }

    @Test(arguments: [
        // Where a request ends is what two programs in a row must agree upon.
        ("POST \(file) HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", 405),
        ("GET \(file) HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", 413),
        ("GET \(file) HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 413),
        (
            "GET \(file) HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX",
            400
        ),
        (
            "GET \(file) HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nhello",
            400
        ),
        ("GET \(file) HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400),
        ("GET \(file) HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n", 413),
        ("GET \(file) HTTP/1.1\r\n\r\n", 400),
        ("GET \(file) HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n", 400),
        ("GET \(file) HTTP/1.1\r\nHost: h\r\nX : y\r\n\r\n", 400),
        ("GET \(file) HTTP/9.9\r\nHost: h\r\n\r\n", 400),
        ("GET  HTTP/1.1\r\nHost: h\r\n\r\n", 400), ("\u{1}\u{2}\u{3}\r\n\r\n", 400),
        ("GARBAGE \(file) HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        ("DELETE \(file) HTTP/1.1\r\nHost: h\r\n\r\n", 405),
        ("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", 405),
        ("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", 405),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: h\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: h\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n", 431),
        (
            "GET / HTTP/1.1\r\nHost: h\r\n\(String(repeating: "X: y\r\n", count: 3000))\r\n", 431
        ),
    ])
    func requestThatIsNoneIsRefusedAndTheConnectionCloses(
        request: String, status: Int
    ) async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            try client.send(request + "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
            let answer = try client.answer()
            #expect(answer.status == status)
            #expect(answer.headers["connection"] == "close")
            #expect(try client.readToEnd().isEmpty)
            #expect(try RawClient.get(port, "/healthz").status == 200)
        }
    }

    @Test func requestsInOneGoAreAnsweredInOrder() async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            let targets = [Self.file, "/metrics", Self.file, "/nothing", "/healthz", Self.file]
            try client.send(
                targets.map { "GET \($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            var statuses: [Int] = []
            var lengths: [Int] = []
            for _ in targets {
                let answer = try client.answer()
                statuses.append(answer.status)
                lengths.append(answer.body.count)
            }
            #expect(statuses == [200, 200, 200, 404, 200, 200])
            #expect(lengths[0] == 1000 && lengths[2] == 1000 && lengths[5] == 1000)
        }
    }

    @Test func manyRequestsBehindOneThatTakesTimeAreAllAnswered() async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            let count = 3000
            let one = "GET /t HTTP/1.1\r\nHost: h\r\n\r\n"
            try client.send(
                "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n" + String(repeating: one, count: count))
            #expect(try client.answer().status == 200)
            for _ in 0..<count { #expect(try client.answer().status == 404) }
        }
    }

    @Test(arguments: [2, 3])
    func clientThatEndsBehindSeveralRequestsGetsAllAnswers(count: Int) async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            let one = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"
            try client.send(String(repeating: one, count: count))
            client.endSending()
            for _ in 0..<count {
                let answer = try client.answer()
                #expect(answer.status == 200)
            }
        }
    }

    @Test func clientThatAsksForAnotherProtocolIsAnsweredAndClosed() async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            let answer = try client.get(
                Self.file, ["Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c"])
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(try client.readToEnd().isEmpty)
        }
    }

    @Test func whoWaitsForLeaveToSendABodyIsRefusedAtOnce() async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            client.wait(seconds: 3)
            try client.send(
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.answer().status == 405)
        }
    }

    @Test func clientThatAsksMuchAndTakesNothingIsEndedAndHoldsNoMemory() async throws {
        let site = site
        for number in 100..<300 {
            try site.thumbnail(number, bytes: Data(repeating: 9, count: 120_000))
        }
        let rules = ServedSite.rules {
            $0.headTimeout = .seconds(1)
            $0.idleTimeout = .seconds(1)
            $0.memory = ByteCount(0)
        }
        try await site.serve(rules) { port in
            let client = try RawClient(port)
            client.shrinkReceiveBuffer()
            for number in 100..<300 {
                let target = "/thumbs/card/ab/\(ServedSite.key(number)).webp"
                try client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
            }
            let end = ContinuousClock.now + .seconds(8)
            var figures = ""
            while !figures.contains("imgcache_http_timeouts_total 1\n"), ContinuousClock.now < end {
                figures = try RawClient.get(port, "/metrics").text
            }
            #expect(figures.contains("imgcache_http_timeouts_total 1\n"))
            // What the kernel's buffers took, and not all that was asked for.
            let line = figures.split(separator: "\n").first {
                $0.hasPrefix("imgcache_file_lookups_total{result=\"miss\"} ")
            }
            let read = try #require(line?.split(separator: " ").last.flatMap { Int($0) })
            #expect(read < 150)
            withExtendedLifetime(client) {}
        }
    }

    @Test func clientThatHasAskedAllItWantsStillGetsItsAnswer() async throws {
        let site = site
        try site.thumbnail(2, format: .png, bytes: Data(repeating: 9, count: 3_000_000))
        try await site.serve { port in
            for target in ["/thumbs/card/ab/\(ServedSite.key(2)).png", "/metrics"] {
                let client = try RawClient(port)
                try client.send("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
                client.endSending()
                #expect(try client.answer().status == 200)
            }
        }
    }

    @Test func oldClientsAreServedAndClosed() async throws {
        try await site.serve { port in
            for target in [Self.file, "/healthz"] {
                let client = try RawClient(port)
                try client.send("GET \(target) HTTP/1.0\r\n\r\n")
                #expect(try client.answer().status == 200)
                #expect(try client.readToEnd().isEmpty)
            }
            let client = try RawClient(port)
            try client.send("GET \(Self.file) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try client.answer().headers["connection"] == "keep-alive")
            #expect(try client.get(Self.file).status == 200)
        }
    }

    @Test func clientsThatDripTheirRequestAreEndedAndOthersAreNotHurt() async throws {
        let rules = ServedSite.rules {
            $0.headTimeout = .seconds(1)
            $0.idleTimeout = .seconds(1)
        }
        try await site.serve(rules) { port in
            let slow = try (0..<100).map { _ in try RawClient(port) }
            for client in slow { try client.send("GET \(Self.file) HTTP/1.1\r\nHost: h\r\nX-") }
            let start = ContinuousClock.now
            var asked = 0
            while ContinuousClock.now - start < .milliseconds(2500) {
                #expect(try RawClient.get(port, Self.file).status == 200)
                asked += 1
                // Each drop would put off a time-out that goes by silence.
                for client in slow { try? client.send("a") }
            }
            #expect(asked > 20)
            for client in slow {
                let rest = try client.readToEnd()
                #expect(rest.isEmpty)
            }
        }
    }

    @Test func clientThatTakesNothingIsEnded() async throws {
        let site = site
        try site.thumbnail(2, format: .png, bytes: Data(repeating: 9, count: 40_000_000))
        let rules = ServedSite.rules {
            $0.headTimeout = .seconds(1)
            $0.idleTimeout = .seconds(1)
        }
        try await site.serve(rules) { port in
            let client = try RawClient(port)
            client.shrinkReceiveBuffer()
            try client.send(
                "GET /thumbs/card/ab/\(ServedSite.key(2)).png HTTP/1.1\r\nHost: h\r\n\r\n")
            let end = ContinuousClock.now + .seconds(8)
            // The one that asks is the only one left.
            let wanted = ["imgcache_http_timeouts_total 1\n", "imgcache_http_connections 1\n"]
            var figures = ""
            while !wanted.allSatisfy({ figures.contains($0) }), ContinuousClock.now < end {
                figures = try RawClient.get(port, "/metrics").text
            }
            for line in wanted { #expect(figures.contains(line)) }
            withExtendedLifetime(client) {}
        }
    }

    @Test func moreConnectionsThanAllowedWaitForOthersToEnd() async throws {
        let rules = ServedSite.rules {
            $0.maxConnections = 5
            $0.headTimeout = .seconds(1)
        }
        try await site.serve(rules) { port in
            let idle = try (0..<20).map { _ in try RawClient(port) }
            // The idle ones are ended in their turn, five at a time, and then this one is heard.
            #expect(try RawClient.get(port, Self.file).status == 200)
            withExtendedLifetime(idle) {}
        }
    }

    @Test func linksOutOfTheCacheAreNotFollowed() async throws {
        let manager = FileManager.default
        let site = site
        let secret = site.folder + "/secret"
        try manager.createSymbolicLink(
            atPath: site.directory.absolute("thumbs/card/ab/\(ServedSite.key(7)).webp"),
            withDestinationPath: secret)
        try manager.createSymbolicLink(
            atPath: site.directory.absolute("thumbs/out"), withDestinationPath: site.folder)
        try manager.createDirectory(
            atPath: site.folder + "/ab", withIntermediateDirectories: true)
        try manager.copyItem(
            atPath: secret, toPath: site.folder + "/ab/\(ServedSite.key(8)).webp")
        try await site.serve { port in
            for target in [
                "/thumbs/card/ab/\(ServedSite.key(7)).webp",
                "/thumbs/out/ab/\(ServedSite.key(8)).webp", "/t/out/\(ServedSite.key(8))",
            ] {
                let answer = try RawClient.get(port, target)
                #expect(answer.status == 404)
            }
        }
    }

    @Test func filesReplacedUnderLoadAreSentWholeAndUnmixed() async throws {
        let site = site
        let sizes = [3000, 200_000, 900_000]
        @Sendable func fill(_ number: Int, _ round: Int) throws {
            let size = sizes[number % sizes.count] + round
            try site.thumbnail(
                number, bytes: Data(repeating: UInt8(truncatingIfNeeded: round), count: size))
        }
        for number in 10..<16 { try fill(number, 0) }
        try await site.serve { port in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for worker in 0..<4 {
                    group.addTask {
                        let client = try RawClient(port)
                        for round in 0..<150 {
                            let number = 10 + (round + worker) % 6
                            let answer = try client.get(
                                "/thumbs/card/ab/\(ServedSite.key(number)).webp")
                            #expect(answer.status == 200)
                            let first = try #require(answer.body.first)
                            // Every byte is of one version, and so is the length.
                            #expect(answer.body.allSatisfy { $0 == first })
                            let size = sizes[number % sizes.count]
                            #expect(answer.body.count == size + Int(first))
                        }
                        return 150
                    }
                }
                for round in 1...60 {
                    for number in 10..<16 { try fill(number, round) }
                    await Task.yield()
                }
                #expect(try await group.reduce(0, +) == 600)
            }
        }
    }

    @Test func filesOfOddTimesAndLengthsEndNothing() async throws {
        let site = site
        let path = site.directory.absolute("thumbs/card/ab/\(ServedSite.key(1)).webp")
        var times = [
            timespec(tv_sec: 10_413_792_000, tv_nsec: 0),
            timespec(tv_sec: 10_413_792_000, tv_nsec: 0),
        ]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
        try await site.serve { port in
            let answer = try RawClient.get(port, Self.file)
            #expect(answer.status == 200)
        }
    }

    /// What waits behind a request that takes time is refused in its turn, and nothing after it heard.
    @Test func garbageBehindARequestThatTakesTimeIsRefusedInItsTurn() async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            try client.send(
                "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\nGET \(Self.file) HTTP/1.1\r\nHost: h\r\n\r\n"
                    + "\u{1}\u{2}\r\n\r\nGET \(Self.file) HTTP/1.1\r\nHost: h\r\n\r\n")
            for status in [200, 200, 400] { #expect(try client.answer().status == status) }
            #expect(try client.readToEnd().isEmpty)
        }
    }

    @Test func bodyBehindARequestThatTakesTimeIsRefusedInItsTurn() async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            try client.send(
                "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n"
                    + "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 400000\r\n\r\n"
                    + String(repeating: "b", count: 400_000))
            for status in [200, 405] { #expect(try client.answer().status == status) }
            #expect(try client.readToEnd().isEmpty)
        }
    }

    @Test(arguments: [0, 3])
    func serverThatEndsFinishesWhatItHasBegun(waiting: Int) async throws {
        let site = site
        let bytes = Data(repeating: 9, count: 20_000_000)
        try site.thumbnail(2, format: .png, bytes: bytes)
        let reading = try await site.serve { port in
            let client = try RawClient(port)
            try client.send(
                "GET /thumbs/card/ab/\(ServedSite.key(2)).png HTTP/1.1\r\nHost: h\r\n\r\n"
                    + String(
                        repeating: "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n", count: waiting))
            // It has begun; most of it has no room in the buffers between.
            let first = try client.read() ?? Data()
            return Task.detached(executorPreference: WaitingThreads.shared) {
                first + (try client.readToEnd())
            }
        }
        let read = try await reading.value
        #expect(read.count > bytes.count)
        // What waited is begun where the file left before the server ended, and is whole then.
        #expect(read.last == 9 || (waiting > 0 && read.suffix(4) == Data("\nok\n".utf8)))
    }
}
