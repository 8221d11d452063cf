import OriginServer
import Testing

@Suite("TLS for any host", .serialized)
struct TLSTests {
    @Test(arguments: ["a.example", "x.y.z.test", "127.0.0.1", "localhost", "com"])
    func anyHostIsTrusted(_ host: String) async throws {
        try await withTellingOrigin { origin, client, _ in
            let response = try await client.get("https://\(host)/30x20/x.png")
            #expect(response.exit == 0)
            #expect(response.text.hasPrefix("30x20 png"))
            #expect(origin.requests(host: host).map(\.isTLS) == [true])
        }
    }

    @Test(
        "Broken TLS has its own verify result",
        arguments: [
            // curl's exit code and OpenSSL's verify results that tell the fault.
            (TLSFault.expired, 60, [10]), (.wrongHost, 60, [0, 1]), (.untrusted, 60, [18]),
            (.unknownAuthority, 60, [20, 21]), (.handshake, 35, [0, 1]),
        ])
    func brokenHostIsRefused(_ fault: TLSFault, _ exit: Int, _ verify: [Int]) async throws {
        try await withTellingOrigin { origin, client, _ in
            for host in [fault.host, "www." + fault.host] {
                let response = try await client.get("https://\(host)/x.png")
                #expect(response.exit == exit)
                #expect(verify.contains(response.report.sslVerifyResult))
            }
            try await origin.settle()
            #expect(origin.connections == 2)
            #expect(origin.count == 0)
        }
    }

    @Test func anyHostCanBeBrokenAndMended() async throws {
        try await withTellingOrigin { origin, client, _ in
            var exits: [Int] = []
            origin.setTLS(.expired, host: "A.example")
            for host in ["a.example", "b.example"] {
                exits.append(try await client.get("https://\(host)/x.png").exit)
            }
            origin.setTLS(nil, host: "a.example")
            exits.append(try await client.get("https://a.example/x.png").exit)
            #expect(exits == [60, 0, 0])
        }
    }

    @Test func authorityOutlivesTheServerInItsHome() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let home = folder.path + "/home"
        var keys: [[UInt8]] = []
        for _ in 0..<2 {
            let origin = try await Origin.start(home: home, pictures: TellingPictures())
            #expect(try await Client(origin: origin).get("https://a.example/x").exit == 0)
            keys.append(folder.contents("home/ca-key.pem"))
            try await origin.stop()
        }
        #expect(keys[0] == keys[1] && !keys[0].isEmpty)
    }

    @Test func serversOfOneHomeStartTogether() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let home = folder.path
        let origins = try await withThrowingTaskGroup(of: Origin.self) { group in
            for _ in 0..<6 {
                group.addTask { try await Origin.start(home: home, pictures: TellingPictures()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for origin in origins {
            #expect(try await Client(origin: origin).get("https://a.example/x").exit == 0)
        }
        for origin in origins { try await origin.stop() }
    }
}
