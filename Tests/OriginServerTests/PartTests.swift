import Testing

@testable import OriginServer

@Suite("Parts", .serialized)
struct PartTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
    ])
    func datesAreWrittenAndReadAlike(_ seconds: Int, _ text: String) {
        #expect(HTTPDate.string(seconds) == text)
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test(arguments: ["", "yesterday", "Sun, 06 Foo 1994 08:49:37 GMT", "784111777"])
    func otherDatesAreNotUnderstood(_ text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }

    @Test func checksumIsThatOfTheStandard() {
        #expect(Gzip.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 200_000])
    func gzipIsReadByGzip(_ count: Int) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let bytes = Noise.bytes(count, seed: 7)
        #expect(folder.write(Gzip.wrapped(bytes), "x.gz"))
        let (status, output) = try await Program.run(
            "/bin/gzip", ["--decompress", "--stdout", folder.path + "/x.gz"])
        #expect(status == 0)
        #expect(output == bytes)
    }

    @Test func shelfForgetsWhatIsNotAskedFor() async throws {
        let pictures = TellingPictures(padding: 900)
        let shelf = PictureShelf(provider: pictures, limit: 10_000, threads: 1)
        func ask(_ seed: UInt64) async throws {
            let request = PictureRequest(width: 1, height: 1, format: "png", seed: seed)
            _ = try await withCheckedThrowingContinuation { continuation in
                shelf.draw(request) { continuation.resume(with: $0) }
            }
        }
        for seed in 0..<200 {
            try await ask(UInt64(seed))
            try await ask(1_000_000)
        }
        #expect(pictures.count == 201)
        try await ask(0)
        #expect(pictures.count == 202)
        try await shelf.stop()
    }

    @Test func shelfDrawsOnceForAllWhoWait() async throws {
        let pictures = TellingPictures()
        let shelf = PictureShelf(provider: pictures, limit: 1_000_000, threads: 4)
        let request = PictureRequest(width: 1, height: 1, format: "png", seed: 1)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        shelf.draw(request) {
                            continuation.resume(with: $0.map(\.fingerprint))
                        }
                    }
                }
            }
            let prints = try await group.reduce(into: Set<String>()) { $0.insert($1) }
            #expect(prints.count == 1)
        }
        #expect(pictures.count == 1)
        try await shelf.stop()
    }

    @Test func readmeNamesEveryWordAndNoOther() throws {
        let words = Set(try Readme.table("Behaviours").map { String($0.prefix { $0 != "/" }) })
        #expect(words == Set(BehaviourGrammar.words.keys))
    }

    @Test func everyExampleInTheReadmeIsUnderstood() throws {
        for example in try Readme.table("Behaviours") {
            let (_, shape) = try BehaviourGrammar.split("/fault/\(example)/rest/x.jpg")
            #expect(shape == "/rest/x.jpg" || example.hasPrefix("redirect/"))
        }
    }

    @Test func hashSpreadsSeedsEvenly() {
        var counts = [Int](repeating: 0, count: 8)
        for index in 0..<8000 {
            counts[Int(StableHash.hash("a.example", "/\(index).jpg") % 8)] += 1
        }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
    }
}
