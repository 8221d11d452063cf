import FoundationEssentials
import Testing

@testable import OriginServer

@Suite("What an address stands for", .serialized)
struct AddressingTests {
    @Test(
        "Size and format follow from the path",
        arguments: [
            ("/photos/1200x800/river.jpg", "1200x800 jpeg"),
            ("/a/Untitled-2020-07-24T201426.546-796x417.png", "796x417 png"),
            ("/hub/resize/1200x900/61da627e/12.WEBP", "1200x900 webp"),
            ("/pic.gif?size=20x10", "20x10 gif"),
            ("/pic.avif", "640x480 avif"),
            ("/pic@2x.jpeg", "640x480 jpeg"),
            ("/v0x7f/pic", "640x480 jpeg"),
            ("/99999x99999/pic.jpg", "640x480 jpeg"),
            ("/folder.png/pic", "640x480 jpeg"),
            ("/fault/no-validators/photos/30x20/a.png", "30x20 png"),
            ("/fault/truncated-picture/100x/photos/30x20/a.png", "no such behaviour: 100x"),
        ])
    func sizeAndFormatFollowFromPath(_ target: String, _ expected: String) async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get("http://any.example" + target)
            #expect(response.text.contains(expected))
        }
    }

    @Test func tableOfSizesGoesBeforeThePath() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let file = folder.path + "/sizes"
        let lines = """
            # what the articles say
            https://a.example/10x10/ä b.jpg?w=1 300 200

            http://B.example:8080/c|d.png#top 50 40
            """
        try lines.write(toFile: file, atomically: true, encoding: .utf8)
        var options = OriginOptions()
        options.sizesFile = file
        try await withTellingOrigin(options: options) { origin, client, _ in
            let first = try await client.get("https://a.example/10x10/%c3%A4%20b.jpg?w=1")
            #expect(first.text.hasPrefix("300x200 jpeg"))
            let second = try await client.get("http://b.example/c|d.png")
            #expect(second.text.hasPrefix("50x40 png"))
            let faulty = try await client.get("http://b.example/fault/etag/c|d.png")
            #expect(faulty.text.hasPrefix("50x40 png"))
            try origin.setSize(7, 8, of: "http://b.example/c|d.png")
            let third = try await client.get("http://b.example/c|d.png")
            #expect(third.text.hasPrefix("7x8 png"))
        }
    }

    @Test(
        "A wrong line in a table of sizes is named",
        arguments: ["http://a.example/x 10", "http://a.example/x 10 zero", "ftp://a/x 1 2"])
    func wrongLineIsNamed(_ line: String) {
        #expect(throws: OriginError.self) { try SizeTable(text: "# sizes\n\(line)\n", file: "f") }
    }

    @Test func otherAddressesHaveOtherPictures() async throws {
        try await withTellingOrigin { _, client, _ in
            let urls = [
                "http://a.example/x.jpg", "http://b.example/x.jpg", "http://a.example/y.jpg",
                "http://a.example/x.jpg?1",
            ]
            var bodies: Set<[UInt8]> = []
            for url in urls { bodies.insert(try await client.get(url).body) }
            #expect(bodies.count == urls.count)
            let again = try await client.get("https://a.example/x.jpg")
            #expect(bodies.contains(again.body))
        }
    }

    @Test func distinctBoundsTheNumberOfPictures() async throws {
        var options = OriginOptions()
        options.distinct = 3
        try await withTellingOrigin(options: options) { _, client, pictures in
            var bodies: Set<[UInt8]> = []
            for index in 0..<20 {
                bodies.insert(try await client.get("http://a.example/\(index).jpg").body)
            }
            #expect(bodies.count == 3)
            #expect(pictures.count == 3)
        }
    }

    @Test(arguments: ["/", "/?page=2", "/news/index.html"])
    func pagesArePages(_ target: String) async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get("http://a.example" + target)
            #expect(response.status == 200)
            #expect(response.headers["content-type"] == "text/html; charset=utf-8")
        }
    }

    @Test(
        "An address has one form, however it is written",
        arguments: [
            ("/a%c3%a4", "/a%C3%A4"), ("/aä", "/aä"), ("/a b", "/a%20b"), ("/x%2fy", "/x%2Fy"),
            ("/abc%", "/abc%"), ("/plain-def?x=abc", "/plain-def?x=abc"),
        ])
    func addressHasOneForm(_ one: String, _ other: String) {
        #expect(
            SourceAddress(host: "A.example", target: one)
                == SourceAddress(host: "a.example", target: other))
    }

    @Test func absoluteFormIsUnderstoodAsFromAProxy() async throws {
        try await withTellingOrigin { origin, _, _ in
            let result = await Wire.exchange(
                port: origin.httpPort,
                "GET http://A.example:80/30x20/x.png HTTP/1.1\r\nHost: other.example\r\n"
                    + "Connection: close\r\n\r\n")
            #expect(result.text.contains("\r\n\r\n30x20 png"))
            #expect(origin.requests(host: "a.example", path: "/30x20/x.png").count == 1)
        }
    }

    @Test func failingProviderIsAnHonest500() async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get("http://a.example/fault/format/refused/x.jpg")
            #expect(response.status == 500)
            #expect(response.headers["x-origin-error"] == "picture")
            #expect(response.text.contains("Refused"))
        }
    }
}
