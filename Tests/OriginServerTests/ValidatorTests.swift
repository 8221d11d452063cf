import OriginServer
import Testing

@Suite("Validators, conditions and ranges", .serialized)
struct ValidatorTests {
    private static let url = "http://a.example/x.jpg"

    @Test func goodPicturesCarryBothValidators() async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get(Self.url)
            let tag = try #require(response.headers["etag"])
            #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count == 18)
            #expect(response.headers["last-modified"]?.hasSuffix("GMT") == true)
            #expect(response.headers["accept-ranges"] == "bytes")
            #expect(response.headers["content-length"] == "\(response.body.count)")
        }
    }

    /// A request header whose `{etag}` and `{date}` are filled in, and the status that follows.
    struct Condition: Sendable {
        let fault: String
        let header: String
        let status: Int
    }

    @Test(arguments: [
        Condition(fault: "good", header: "If-None-Match: {etag}", status: 304),
        Condition(fault: "good", header: "If-None-Match: \"other\", W/{etag}", status: 304),
        Condition(fault: "good", header: "If-None-Match: *", status: 304),
        Condition(fault: "good", header: "If-None-Match: \"other\"", status: 200),
        Condition(fault: "good", header: "If-Modified-Since: {date}", status: 304),
        Condition(
            fault: "good", header: "If-Modified-Since: Sat, 01 Jan 2000 00:00:00 GMT", status: 200),
        Condition(fault: "good", header: "If-Modified-Since: yesterday", status: 200),
        Condition(fault: "etag", header: "If-None-Match: {etag}", status: 304),
        Condition(fault: "weak-etag", header: "If-None-Match: {etag}", status: 304),
        Condition(fault: "last-modified", header: "If-Modified-Since: {date}", status: 304),
        Condition(fault: "no-validators", header: "If-None-Match: *", status: 200),
        Condition(fault: "changing", header: "If-None-Match: {etag}", status: 200),
        Condition(fault: "changing", header: "If-Modified-Since: {date}", status: 200),
        Condition(fault: "smaller-after-first", header: "If-None-Match: {etag}", status: 200),
        Condition(fault: "status/503", header: "If-None-Match: *", status: 503),
        Condition(fault: "max-age/60", header: "If-None-Match: {etag}", status: 304),
    ])
    func conditionIsAnswered(_ condition: Condition) async throws {
        try await withTellingOrigin { _, client, _ in
            let url = "http://a.example/fault/\(condition.fault)/x.jpg"
            let first = try await client.get(url)
            let header = condition.header
                .replacing("{etag}", with: first.headers["etag"] ?? "none")
                .replacing("{date}", with: first.headers["last-modified"] ?? "none")
            let second = try await client.get(url, "--header", header)
            #expect(second.status == condition.status)
            if condition.status == 304 {
                #expect(second.body.isEmpty)
                #expect(second.headers["etag"] == first.headers["etag"])
                #expect(second.headers["cache-control"] == first.headers["cache-control"])
            }
        }
    }

    @Test(arguments: [
        ("etag", true, false), ("weak-etag", true, false), ("last-modified", false, true),
        ("no-validators", false, false), ("max-age/60", true, true),
    ])
    func validatorsCanBeLeftOut(_ fault: String, _ hasTag: Bool, _ hasDate: Bool) async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get("http://a.example/fault/\(fault)/x.jpg")
            #expect((response.headers["etag"] != nil) == hasTag)
            #expect((response.headers["last-modified"] != nil) == hasDate)
            #expect((response.headers["etag"]?.hasPrefix("W/") == true) == (fault == "weak-etag"))
            #expect(
                response.headers["cache-control"]
                    == (fault == "max-age/60" ? "max-age=60" : nil))
        }
    }

    /// A range, further headers, and what comes.
    struct Range: Sendable {
        var fault = "good"
        let range: String
        var ifRange: String?
        let status: Int
        var contentRange: String?
        var bytes: Swift.Range<Int>?
    }

    @Test(arguments: [
        Range(range: "bytes=0-9", status: 206, contentRange: "bytes 0-9/{n}", bytes: 0..<10),
        Range(range: "bytes=5-5", status: 206, contentRange: "bytes 5-5/{n}", bytes: 5..<6),
        Range(range: "bytes=9-3", status: 200),
        Range(range: "bytes=99999-", status: 416, contentRange: "bytes */{n}"),
        Range(range: "bytes=-0", status: 416, contentRange: "bytes */{n}"),
        Range(range: "bytes=0-1,4-5", status: 200),
        Range(range: "pages=1-2", status: 200),
        Range(
            range: "bytes=0-9", ifRange: "{etag}", status: 206, contentRange: "bytes 0-9/{n}",
            bytes: 0..<10),
        Range(
            range: "bytes=0-9", ifRange: "{date}", status: 206, contentRange: "bytes 0-9/{n}",
            bytes: 0..<10),
        Range(range: "bytes=0-9", ifRange: "\"other\"", status: 200),
        Range(range: "bytes=0-9", ifRange: "W/{etag}", status: 200),
        Range(fault: "weak-etag", range: "bytes=0-9", ifRange: "{etag}", status: 200),
        Range(fault: "changing", range: "bytes=0-9", ifRange: "{etag}", status: 200),
        Range(fault: "no-range", range: "bytes=0-9", status: 200),
        Range(
            fault: "range-416", range: "bytes=0-9", status: 416, contentRange: "bytes */{n}"),
    ])
    func rangeIsAnswered(_ range: Range) async throws {
        try await withTellingOrigin { _, client, _ in
            let url = "http://a.example/fault/\(range.fault)/x.jpg"
            let whole = try await client.get(url)
            var arguments = ["--header", "Range: \(range.range)"]
            if let condition = range.ifRange {
                let value =
                    condition
                    .replacing("{etag}", with: whole.headers["etag"] ?? "none")
                    .replacing("{date}", with: whole.headers["last-modified"] ?? "none")
                arguments += ["--header", "If-Range: \(value)"]
            }
            let response = try await client.get(url, arguments)
            #expect(response.status == range.status)
            #expect(
                response.headers["content-range"]
                    == range.contentRange?.replacing("{n}", with: "\(whole.body.count)"))
            if let bytes = range.bytes {
                #expect(response.body == Array(whole.body[bytes]))
            } else if range.status == 200 {
                #expect(response.body.count == whole.body.count)
            } else {
                #expect(response.body.isEmpty)
            }
        }
    }

    @Test func lastBytesAndOpenEndedRangesReachTheEnd() async throws {
        try await withTellingOrigin { _, client, _ in
            let whole = try await client.get(Self.url).body
            let suffix = try await client.get(Self.url, "--range", "-7")
            #expect(suffix.body == Array(whole.suffix(7)))
            let rest = try await client.get(Self.url, "--range", "10-")
            #expect(rest.body == Array(whole.dropFirst(10)))
            #expect(rest.status == 206)
        }
    }

    @Test func headAnswersLikeGetWithoutABody() async throws {
        try await withTellingOrigin { _, client, _ in
            let get = try await client.get(Self.url)
            let head = try await client.get(Self.url, "--head")
            #expect(head.status == 200)
            #expect(head.body.starts(with: Array("HTTP/1.1 200 OK".utf8)))
            for name in ["etag", "last-modified", "content-length", "content-type"] {
                #expect(head.headers[name] == get.headers[name])
            }
        }
    }

    @Test func connectionStaysUsableAfterEveryKindOfBodylessAnswer() async throws {
        try await withTellingOrigin { origin, _, _ in
            let targets = [
                ("HEAD", "/x.jpg"), ("HEAD", "/fault/chunked/x.jpg"), ("GET", "/fault/status/204"),
                ("GET", "/fault/status/304"), ("HEAD", "/fault/endless/x.jpg"),
                ("GET", "/fault/empty/x.jpg"), ("GET", "/last.jpg"),
            ]
            let requests = targets.map { "\($0) \($1) HTTP/1.1\r\nHost: a.example\r\n\r\n" }
            let result = await Wire.exchange(
                port: origin.httpPort, requests.joined(), patience: 700)
            #expect(result.text.split(separator: "HTTP/1.1 ").count == targets.count)
            #expect(origin.connections == 1)
            #expect(origin.requests().map(\.target) == targets.map(\.1))
        }
    }
}
