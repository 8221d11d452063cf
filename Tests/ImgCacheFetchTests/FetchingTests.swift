import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

@Suite struct FetchingTests {
    @Test("A picture comes whole, with its fields, over HTTP and HTTPS")
    func fetchesWhole() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            for scheme in ["http", "https"] {
                let sink = MemorySink()
                let result = try await bench.fetch(
                    "\(scheme)://a.example/fault/max-age/60/80x60/x.jpg", into: sink)
                let file = try #require(result.file, "\(result.detail)")
                #expect(file.bytes == sink.count)
                #expect(sink.bytes.starts(with: [0xff, 0xd8, 0xff]))
                #expect(result.status == 200)
                #expect(result.headers.contentType == "image/jpeg")
                #expect(result.headers.contentLength == file.bytes)
                #expect(result.headers.maxAge == 60)
                #expect(result.headers.validators.entityTag != nil)
                #expect(result.headers.validators.lastModified != nil)
                #expect(result.bytesReceived == file.bytes)
                #expect(result.requests == 1)
                #expect(result.timings.firstByte > .zero)
                #expect(result.timings.total >= result.timings.firstByte)
                #expect(!sink.isDiscarded)
            }
        }
    }

    @Test("Chunked and compressed bodies come decoded")
    func decodes() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let plain = MemorySink()
            _ = try await bench.fetch("http://a.example/80x60/x.jpg", into: plain)
            for fault in ["gzip", "chunked"] {
                origin.rule(host: "a.example") { _ in fault == "gzip" ? .gzip : .chunked }
                let sink = MemorySink()
                let result = try await bench.fetch("http://a.example/80x60/x.jpg", into: sink)
                #expect(result.file != nil, "\(fault): \(result.detail)")
                #expect(sink.bytes == plain.bytes)
            }
        }
    }

    @Test("Requests carry the fixed fields, and the path as it was")
    func sendsFields() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let target = "/a//b/../c|d/%7Eq/x.jpg?u=http%253A%252F%252Fh&v=[1]"
            _ = try await bench.fetch("http://a.example" + target)
            let record = try #require(origin.requests(host: "a.example").first)
            #expect(record.target == target)
            #expect(record.header("accept") == CurlFetcher.accept)
            #expect(record.header("accept-encoding") == "identity")
            #expect(record.header("user-agent")?.hasPrefix("imgcache-tests/1") == true)
            #expect(record.header("range") == nil)
        }
    }

    @Test("One connection serves a host's sources one after another")
    func keepsAlive() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            for number in 0..<5 {
                _ = try await bench.fetch("https://a.example/\(number).jpg")
            }
            #expect(Set(origin.requests(host: "a.example").map(\.connection)).count == 1)
        }
    }

    @Test("HTTP/2 is used where it is offered: one connection for many at a time")
    func multiplexes() async throws {
        var options = OriginOptions()
        options.offersHTTP2 = true
        try await withOrigin(options: options, pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let good = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        do {
                            let url = "https://a.example/\(600 + number)x900/\(number).jpg"
                            let result = try await bench.fetch(url)
                            return result.file?.bytes == result.headers.contentLength
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == 60)
            let kinds = Set(origin.requests(host: "a.example").map(\.isHTTP2))
            #expect(kinds == [true])
            #expect(origin.connections == 1)
            // Streams end by themselves there: a body cut short is a stream that is reset.
            let cut = try await bench.fetch("https://a.example/fault/truncated/50/x.jpg")
            #expect(cut.reason == .reset, "\(cut.detail)")
            let large = try await bench.fetch("https://a.example/fault/endless/x.jpg")
            #expect(large.reason == .tooLargeBytes)
            let next = try await bench.fetch("https://a.example/after.jpg")
            #expect(next.file != nil, "\(next.detail)")
        }
    }

    @Test("Host names beyond ASCII are asked for in their ASCII form")
    func encodesHosts() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let result = try await bench.fetch("http://b\u{fc}cher.example/x.jpg")
            #expect(result.file != nil, "\(result.detail)")
            #expect(origin.requests().map(\.host) == ["xn--bcher-kva.example"])
        }
    }

    @Test("Redirects are followed, recorded, and permanent ones tell the new address")
    func followsRedirects() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let moved = try await bench.fetch(
                "http://a.example/fault/redirect/301/to/https%3A%2F%2Fb.example%2Fy.jpg")
            let target = try SourceURL("https://b.example/y.jpg")
            #expect(moved.file != nil)
            #expect(moved.redirects == [FetchResult.Hop(status: 301, target: target)])
            #expect(moved.finalURL == target)
            #expect(moved.movedTo == target)
            #expect(moved.requests == 2)
            let seen = try await bench.fetch("http://a.example/fault/redirect-chain/3/x.jpg")
            #expect(seen.file != nil, "\(seen.detail)")
            #expect(seen.redirects.count == 3)
            #expect(seen.movedTo == nil)
        }
    }

    @Test("Validators make the request conditional")
    func revalidates() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            for kind in ["etag", "weak-etag", "last-modified"] {
                let url = "http://a.example/fault/\(kind)/x.jpg"
                let first = try await bench.fetch(url)
                let known = first.headers.validators
                let second = try await bench.fetch(url, { $0.validators = known })
                #expect(first.file != nil)
                #expect(second.isNotModified, "\(kind): \(second.detail)")
                #expect(second.status == 304)
                #expect(second.bytesReceived == 0)
            }
        }
    }

    @Test("The first bytes alone come where they are asked for, ranges or not")
    func fetchesFirstBytes() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            for kind in ["good", "no-range", "huge/30000000"] {
                let sink = MemorySink()
                let result = try await bench.fetch(
                    "http://a.example/fault/\(kind)/x.jpg", { $0.firstBytes = 100 }, into: sink)
                #expect(result.file?.bytes == 100, "\(kind): \(result.detail)")
            }
        }
    }

    @Test("A sink that fails ends the transfer and is nobody's fault")
    func reportsSinks() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let result = try await bench.fetch(
                "http://a.example/x.jpg", into: MemorySink(capacity: 10))
            #expect(result.reason == .runAborted)
            #expect(result.detail.contains("full"))
        }
    }

    @Test("A cancelled task ends its transfer as run_aborted")
    func cancels() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let task = Task { try await bench.fetch("http://a.example/fault/never/x.jpg") }
            _ = try await origin.waitForRequests(1, host: "a.example")
            task.cancel()
            #expect(try await task.value.reason == .runAborted)
            let late = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await bench.fetch("http://b.example/x.jpg")
            }
            #expect(try await late.value.reason == .runAborted)
            #expect(origin.requests(host: "b.example").isEmpty)
        }
    }

    @Test("Refused addresses are never connected to")
    func guards() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let bench = try Bench(origin)
            let port = origin.httpPort
            for url in [
                "http://127.0.0.2/x.jpg", "http://[::1]/x.jpg", "http://169.254.169.254/x.jpg",
                "http://10.0.0.1/x.jpg", "http://0x7f.2/x.jpg", "http://2130706434/x.jpg",
                "http://0177.0.0.02/x.jpg", "http://[::ffff:127.0.0.2]/x.jpg",
                "http://[64:ff9b::7f00:2]/x.jpg", "http://[64:ff9b:1::1]/x.jpg",
                "http://[2002:7f00:2::1]/x.jpg", "http://0/x.jpg",
                "http://\u{ff11}\u{ff12}\u{ff17}.0.0.2/x.jpg",
            ] {
                let result = try await bench.fetch(url)
                #expect(result.reason == .addressNotAllowed, "\(url): \(result.detail)")
                #expect(result.requests == 0)
            }
            // Without connect-to and without an allowed range: by name, to the origin itself.
            let closed = try Bench(
                origin,
                network: NetworkRules(
                    allowAddresses: [], connectTo: [], proxy: nil, caFile: nil))
            for url in [
                "http://localhost:\(port)/x.jpg", "http://127.0.0.1:\(port)/x.jpg",
                "http://[::ffff:127.0.0.1]:\(port)/x.jpg", "http://0x7f.1:\(port)/x.jpg",
            ] {
                let result = try await closed.fetch(url)
                #expect(result.reason == .addressNotAllowed, "\(url): \(result.detail)")
            }
            // A name that leads to a refused address through connect-to: the socket's judge.
            let rebound = try Bench(
                origin,
                network: NetworkRules(
                    allowAddresses: [], connectTo: ["::127.0.0.1:\(port)"], proxy: nil,
                    caFile: nil))
            let result = try await rebound.fetch("http://public.example/x.jpg")
            #expect(result.reason == .addressNotAllowed, "\(result.detail)")
            try await origin.settle()
            #expect(origin.connections == 0)
        }
    }

    @Test("A configuration that cannot work is refused at once")
    func refusesConfigurations() throws {
        func make(_ change: (inout NetworkRules) -> Void) throws(FetchError) {
            var network = NetworkRules(
                allowAddresses: [], connectTo: [], proxy: nil, caFile: nil)
            change(&network)
            _ = try CurlFetcher(
                .init(fetch: Rules.fetch(), limits: Rules.limits(), network: network))
        }
        #expect(throws: FetchError.badAddressRange("x")) { try make { $0.allowAddresses = ["x"] } }
        #expect(throws: FetchError.badConnectTo("a:1:b")) { try make { $0.connectTo = ["a:1:b"] } }
        #expect(throws: FetchError.badProxy) { try make { $0.proxy = "http://[" } }
        #expect(throws: FetchError.caFileUnreadable(path: "/nonexistent/ca.pem", errno: 2)) {
            try make { $0.caFile = "/nonexistent/ca.pem" }
        }
    }
}
