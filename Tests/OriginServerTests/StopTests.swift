import OriginServer
import Testing

@Suite("Stopping", .serialized)
struct StopTests {
    @Test(arguments: ["http", "https"])
    func stopEndsWhateverHangs(_ scheme: String) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let origin = try await Origin.start(home: folder.path, pictures: TellingPictures())
        let client = Client(origin: origin)
        let gate = Gate()
        origin.rule(host: "held.example") { _ in .held(until: gate) }
        let faults = ["never", "stall/10", "slow/10", "slow-head/60000"]
        let urls =
            faults.map { "\(scheme)://a.example/fault/\($0)/x.jpg" }
            + ["\(scheme)://held.example/x.jpg"]
        let clock = ContinuousClock()
        let responses = try await withThrowingTaskGroup(of: Response.self) { group in
            for url in urls { group.addTask { try await client.get(url) } }
            try await origin.waitForRequests(urls.count)
            let took = try await clock.measure { try await origin.stop() }
            #expect(took < .seconds(2))
            return try await group.reduce(into: [Response]()) { $0.append($1) }
        }
        #expect(responses.count == urls.count)
        // Closed by the server, and not timed out by the client.
        #expect(responses.allSatisfy { $0.exit != 0 && $0.exit != 28 })
        gate.open()
        expectClosed(origin.httpPort)
        expectClosed(origin.httpsPort)
    }

    @Test func stopFailsThoseWhoWait() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let origin = try await Origin.start(home: folder.path, pictures: TellingPictures())
        let waiting = Task { try await origin.waitForRequests(1, within: .seconds(60)) }
        try await origin.stop()
        await #expect(throws: OriginError.self) { try await waiting.value }
        await origin.shutdownRequested()
    }

    @Test func takenPortIsNamed() async throws {
        try await withTellingOrigin { origin, _, _ in
            var options = OriginOptions()
            options.httpPort = origin.httpPort
            await #expect(throws: OriginError.self) {
                try await withOrigin(options: options, pictures: TellingPictures()) { _ in }
            }
        }
    }

    @Test func bodyThatThrowsStillStopsTheServer() async throws {
        struct Oops: Error {}
        var port = 0
        do {
            try await withOrigin(pictures: TellingPictures()) { origin in
                port = origin.httpPort
                throw Oops()
            }
            Issue.record("the error was lost")
        } catch is Oops {
            expectClosed(port)
        }
    }

    /// Nobody listens any longer; the server of a test beside this one may have got the port since.
    private func expectClosed(_ port: Int) {
        withKnownIssue("another test's server got the port", isIntermittent: true) {
            #expect(Wire.connect(port) == -1)
        }
    }
}
