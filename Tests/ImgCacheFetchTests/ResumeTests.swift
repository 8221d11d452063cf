import ImgCacheModel
import OriginServer
import Testing

@testable import ImgCacheFetch

/// Transfers that break off after 50,000 of 141,000 bytes: the server falls silent, and the try
/// ends by its timeout.
@Suite struct ResumeTests {
    private static let url = "http://a.example/1500x1500/x.jpg"
    private static let brokenOff = Behaviour.stall(afterBytes: 50_000)

    private func bench(_ origin: Origin, retries: Int = 1) throws -> Bench {
        try Bench(
            origin,
            rules: Rules.fetch {
                $0.retries = retries
                $0.timeout = .seconds(1)
            }, time: ScriptedTime())
    }

    /// The bytes of a behaviour, fetched without trouble.
    private func whole(_ behaviour: Behaviour, from origin: Origin) async throws -> [UInt8] {
        try origin.script(Self.url, responses: [behaviour])
        let sink = MemorySink()
        let result = try await bench(origin).fetch(Self.url, into: sink)
        _ = try #require(result.file, "\(result.detail)")
        origin.resetRecords()
        return sink.bytes
    }

    @Test("What is missing is asked for by Range and If-Range, and the whole is right")
    func resumes() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let expected = try await whole(.good, from: origin)
            // The second part breaks off as well: the third goes on from where that ended.
            try origin.script(
                Self.url,
                responses: [Self.brokenOff, .stall(afterBytes: 20_000), .good])
            let sink = MemorySink()
            let result = try await bench(origin, retries: 2).fetch(Self.url, into: sink)
            let file = try #require(result.file, "\(result.detail)")
            #expect(file.hash == MemorySink.hash(expected))
            #expect(sink.bytes == expected)
            #expect(sink.resets == 0)
            #expect(result.bytesReceived == Int64(expected.count))

            let records = origin.requests(host: "a.example")
            #expect(records.map(\.status) == [200, 206, 206])
            #expect(records.map { $0.header("range") } == [nil, "bytes=50000-", "bytes=70000-"])
            let tag = try #require(result.headers.validators.entityTag)
            #expect(records.map { $0.header("if-range") } == [nil, tag, tag])
            #expect(records.allSatisfy { $0.header("if-none-match") == nil })
        }
    }

    @Test("A picture that changed meanwhile comes whole, from the start")
    func startsAnewWhenChanged() async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let changed = Behaviour { answer, _ in answer.revise(1) }
            let before = try await whole(.good, from: origin)
            let expected = try await whole(changed, from: origin)
            #expect(before != expected)
            try origin.script(Self.url, responses: [Self.brokenOff, changed])
            let sink = MemorySink()
            let result = try await bench(origin).fetch(Self.url, into: sink)
            #expect(result.file?.hash == MemorySink.hash(expected), "\(result.detail)")
            #expect(sink.bytes == expected)
            #expect(sink.resets == 1)
            let last = try #require(origin.requests().last)
            #expect(last.header("range") == "bytes=50000-")
            #expect(last.status == 200)
        }
    }

    @Test(
        "A server without ranges, or without a strong tag, is asked for the whole again",
        arguments: ["no-range", "weak-etag", "no-validators"])
    func startsAnewWithoutRanges(_ fault: String) async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let plain = try #require(
                [
                    "no-range": Behaviour { answer, _ in answer.ranges = .ignored },
                    "weak-etag": .weakETag,
                    "no-validators": Behaviour { answer, _ in
                        answer.validators.hasETag = false
                        answer.validators.hasLastModified = false
                    },
                ][fault])
            let expected = try await whole(plain, from: origin)
            try origin.script(Self.url, responses: [plain.then(Self.brokenOff), plain])
            let sink = MemorySink()
            let result = try await bench(origin).fetch(Self.url, into: sink)
            #expect(result.file?.hash == MemorySink.hash(expected), "\(result.detail)")
            #expect(sink.resets == 1)
            #expect(origin.requests().map { $0.header("range") } == [nil, nil])
        }
    }

    /// What a server may do wrong with the rest of a body.
    enum Lie: String, CaseIterable, Sendable {
        /// The bytes of another picture of the same length, under its own tag.
        case otherTag
        /// Another length.
        case otherLength
        /// Other bytes than were asked for.
        case otherStart
        /// Not up to the end.
        case shortEnd
        /// Nothing that could be checked.
        case noRange
        /// "Not satisfiable".
        case refused

        /// The answer to a request for what follows 50,000 bytes of `total`; nothing but its lie is
        /// wrong with it.
        func behaviour(total: Int) -> Behaviour {
            if self == .refused { return Behaviour { answer, _ in answer.ranges = .refused } }
            let (range, tag): (String?, String?) =
                switch self {
                case .otherTag: ("bytes 50000-\(total - 1)/\(total)", "\"other\"")
                case .otherLength: ("bytes 50000-\(total)/\(total + 1)", nil)
                case .otherStart: ("bytes 49000-\(total - 1)/\(total)", nil)
                case .shortEnd: ("bytes 50000-\(total - 2)/\(total)", nil)
                case .noRange, .refused: (nil, nil)
                }
            let length =
                switch self {
                case .otherLength: total - 50_000 + 1
                case .otherStart: total - 49_000
                case .shortEnd: total - 50_000 - 1
                default: total - 50_000
                }
            return Behaviour { answer, _ in
                answer.status = 206
                answer.contentType = "image/jpeg"
                answer.body = .bytes([UInt8](repeating: 7, count: length))
                if let range { answer.headers.append(HeaderField("Content-Range", range)) }
                if let tag { answer.headers.append(HeaderField("ETag", tag)) }
            }
        }
    }

    @Test("A rest that does not fit is not used: the whole is asked for", arguments: Lie.allCases)
    func distrusts(_ lie: Lie) async throws {
        try await withOrigin(pictures: PictureProvider.standIn) { origin in
            let expected = try await whole(.good, from: origin)
            let answer = lie.behaviour(total: expected.count)
            try origin.script(Self.url, responses: [Self.brokenOff, answer, .good])
            let sink = MemorySink()
            let result = try await bench(origin, retries: 2).fetch(Self.url, into: sink)
            #expect(result.file?.hash == MemorySink.hash(expected), "\(result.detail)")
            #expect(sink.bytes == expected)
            let ranges = origin.requests().map { $0.header("range") }
            #expect(ranges == [nil, "bytes=50000-", nil])

            // Without a try left it is no picture at all, rather than a wrong one.
            try origin.script(Self.url, responses: [Self.brokenOff, answer])
            let short = try await bench(origin).fetch(Self.url)
            #expect(short.reason == .reset, "\(short.detail)")
        }
    }
}
