import Foundation
import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCacheServer

/// A whole server on a port of loopback, asked over real sockets.
@Suite(.serialized) struct ServingTests {
    private let site: ServedSite
    private let small = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0) })
    private let large = Data((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

    init() throws {
        site = try ServedSite()
        try site.thumbnail(1, bytes: small)
        try site.thumbnail(1, format: .jpeg, bytes: Data("jpeg".utf8))
        try site.thumbnail(2, format: .png, bytes: large)
        try site.original(1, bytes: large)
        try site.manifest([1])
    }

    private static let file = "/thumbs/card/ab/\(ServedSite.key(1)).webp"
    private static let largeFile = "/thumbs/card/ab/\(ServedSite.key(2)).png"

    @Test(arguments: [file, largeFile])
    func fileIsSentWholeWithWhatCachesNeed(target: String) async throws {
        let (small, large) = (small, large)
        try await site.serve { port in
            let client = try RawClient(port)
            // The second time it comes from memory, if it is small.
            for _ in 0..<2 {
                let answer = try client.get(target)
                #expect(answer.status == 200)
                #expect(answer.body == (target == Self.file ? small : large))
                #expect(answer.headers["cache-control"] == "public, max-age=31536000, immutable")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
                #expect(answer.headers["cross-origin-resource-policy"] == "cross-origin")
                #expect(answer.headers["accept-ranges"] == "bytes")
                #expect(
                    answer.headers["content-type"]
                        == (target == Self.file ? "image/webp" : "image/png"))
                #expect(answer.headers["etag"]?.hasPrefix("\"") == true)
                #expect(HTTPDate.exact(answer.headers["last-modified"] ?? "") != nil)
                #expect(HTTPDate.exact(answer.headers["date"] ?? "") != nil)
            }
        }
    }

    @Test(arguments: [file, largeFile])
    func headIsTheSameWithoutABody(target: String) async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            let whole = try client.get(target)
            var head = try client.get(target, method: "HEAD").headers
            var expected = whole.headers
            (head["date"], expected["date"]) = (nil, nil)
            #expect(head == expected)
            // Nothing of a body came: the connection still speaks HTTP.
            #expect(try client.get(target).status == 200)
        }
    }

    @Test(arguments: [file, largeFile])
    func conditionsAndRangesHoldOverASocket(target: String) async throws {
        let bytes = target == Self.file ? small : large
        try await site.serve { port in
            let client = try RawClient(port)
            let first = try client.get(target)
            let tag = try #require(first.headers["etag"])
            let same = try client.get(target, ["If-None-Match": tag])
            #expect(same.status == 304)
            #expect(same.headers["etag"] == tag)
            #expect(same.headers["cache-control"] == first.headers["cache-control"])
            #expect(same.headers["content-length"] == nil)
            let part = try client.get(target, ["Range": "bytes=100-299", "If-Range": tag])
            #expect(part.status == 206)
            #expect(part.headers["content-range"] == "bytes 100-299/\(bytes.count)")
            #expect(part.body == bytes[100..<300])
            let tail = try client.get(target, ["Range": "bytes=-10"])
            #expect(tail.body == bytes.suffix(10))
            #expect(
                try client.get(target, ["Range": "bytes=100-", "If-Range": "\"x\""]).status == 200)
            let beyond = try client.get(target, ["Range": "bytes=\(bytes.count)-"])
            #expect(beyond.status == 416)
            #expect(beyond.headers["content-range"] == "bytes */\(bytes.count)")
            #expect(try client.get(target, ["If-Match": "\"x\""]).status == 412)
        }
    }

    @Test func originalsAreServedOnlyWhenAllowedAndThenHarmless() async throws {
        let target = "/originals/ab/\(ServedSite.key(1)).jpg"
        try await site.serve { port in
            let answer = try RawClient.get(port, target)
            #expect(answer.status == 404)
        }
        try await site.serve(ServedSite.rules { $0.originals = true }) { port in
            let answer = try RawClient.get(port, target)
            #expect(answer.status == 200)
            #expect(
                answer.headers["content-security-policy"] == "default-src 'none'; sandbox")
        }
    }

    @Test(arguments: [
        ("image/avif,image/webp,*/*", "image/webp"), ("*/*", "image/jpeg"),
        ("image/png,image/jpeg", "image/jpeg"), ("image/webp;q=0,*/*", "image/jpeg"),
    ])
    func keyAndSourceChooseTheFormatByAccept(accept: String, type: String) async throws {
        try await site.serve { port in
            for target in [
                "/t/card/\(ServedSite.key(1))", "/u/card?url=https%3A%2F%2Fh.example%2F1.jpg",
            ] {
                let answer = try RawClient.get(port, target, ["Accept": accept])
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == type)
                #expect(answer.headers["vary"] == "Accept")
                #expect(
                    answer.headers["content-location"]?.hasPrefix("/thumbs/card/ab/") == true)
                #expect(
                    answer.headers["cache-control"]
                        == (target.hasPrefix("/t")
                            ? "public, max-age=86400" : "public, max-age=300"))
            }
        }
    }

    @Test func whatNoFormatIsAcceptableForIsNotFound() async throws {
        try await site.serve { port in
            let answer = try RawClient.get(
                port, "/t/card/\(ServedSite.key(1))", ["Accept": "*/*;q=0"])
            #expect(answer.status == 404)
            #expect(answer.headers["vary"] == "Accept")
        }
    }

    @Test func negotiatedAnswersCanBeRedirects() async throws {
        try await site.serve(ServedSite.rules { $0.negotiated = .redirect }) { port in
            let answer = try RawClient.get(
                port, "/u/card?url=https://h.example/1.jpg", ["Accept": "image/webp"])
            #expect(answer.status == 302)
            #expect(answer.headers["location"] == Self.file)
            #expect(answer.headers["vary"] == "Accept")
            #expect(answer.headers["cache-control"] == "public, max-age=300")
        }
    }

    @Test func fallbackStandsInWithoutBeingTakenForThePicture() async throws {
        let path = site.folder + "/none.png"
        try Data("fallback".utf8).write(to: URL(fileURLWithPath: path))
        try await site.serve(ServedSite.rules { $0.fallback = path }) { port in
            for target in [
                "/u/card?url=https://h.example/unknown.jpg", "/t/card/\(ServedSite.key(99))",
                "/thumbs/card/ab/\(ServedSite.key(99)).webp",
            ] {
                let answer = try RawClient.get(port, target)
                #expect(answer.status == 404)
                #expect(answer.text == "fallback")
                #expect(answer.headers["content-type"] == "image/png")
                #expect(answer.headers["cache-control"] == "public, max-age=60")
                #expect(answer.headers["etag"] == nil)
            }
            #expect(try RawClient.get(port, "/etc/passwd").text != "fallback")
        }
    }

    @Test(arguments: ["missing.png", "picture.exe", "empty.png"])
    func fallbackThatCannotBeUsedStopsTheStart(name: String) async throws {
        try Data().write(to: URL(fileURLWithPath: site.folder + "/empty.png"))
        try Data("x".utf8).write(to: URL(fileURLWithPath: site.folder + "/picture.exe"))
        let path = site.folder + "/" + name
        let error = await #expect(throws: ServerError.self) {
            try await site.serve(ServedSite.rules { $0.fallback = path }) { _ in }
        }
        #expect(error?.exitStatus == .configuration)
        #expect(error?.description.contains(path) == true)
    }

    @Test func portThatIsTakenIsSaid() async throws {
        let site = site
        try await site.serve { port in
            let error = await #expect(throws: ServerError.self) {
                try await site.serve(
                    ServedSite.rules { $0.listen = .tcp(host: "127.0.0.1", port: port) }
                ) { _ in }
            }
            #expect(error?.code == "server_cannot_listen")
        }
    }

    @Test func withoutACacheDirectoryNothingStarts() async throws {
        try FileManager.default.removeItem(atPath: site.directory.path)
        await #expect(throws: ServerError.self) { try await site.serve { _ in } }
    }

    // MARK: Manifest and pages

    @Test func manifestComesWithATagAndInGzip() async throws {
        try await site.serve { port in
            let plain = try RawClient.get(port, "/manifest.json")
            #expect(plain.status == 200)
            #expect(plain.text.hasPrefix("{\"version\":1"))
            #expect(plain.headers["vary"] == "Accept-Encoding")
            let tag = try #require(plain.headers["etag"])
            #expect(
                try RawClient.get(port, "/manifest.json", ["If-None-Match": tag]).status == 304)
            let packed = try RawClient.get(
                port, "/manifest.json", ["Accept-Encoding": "br, gzip;q=0.5"])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(packed.headers["etag"] != tag)
            #expect(try gunzip(packed.body) == plain.body)
            let refused = try RawClient.get(
                port, "/manifest.json", ["Accept-Encoding": "gzip;q=0"])
            #expect(refused.headers["content-encoding"] == nil)
        }
    }

    @Test func largeManifestIsSentAtOnceAndPackedMeanwhile() async throws {
        let site = site
        try site.manifest(Array(0..<30_000))
        try await site.serve { port in
            let plain = try RawClient.get(port, "/manifest.json")
            #expect(plain.body.count > Int(FileDesk.smallManifest))
            var packed = try RawClient.get(port, "/manifest.json", ["Accept-Encoding": "gzip"])
            #expect(packed.headers["content-encoding"] == nil)
            let end = ContinuousClock.now + .seconds(20)
            while packed.headers["content-encoding"] == nil, ContinuousClock.now < end {
                packed = try RawClient.get(port, "/manifest.json", ["Accept-Encoding": "gzip"])
            }
            #expect(try gunzip(packed.body) == plain.body)
        }
    }

    @Test func newManifestIsTakenWithoutARestart() async throws {
        let site = site
        try await site.serve { port in
            let target = "/u/card?url=https://h.example/2.jpg"
            #expect(try RawClient.get(port, target).status == 404)
            try site.manifest([1, 2], formats: [.png], run: 2)
            var answer = try RawClient.get(port, target)
            let end = ContinuousClock.now + .seconds(8)
            while answer.status != 200, ContinuousClock.now < end {
                answer = try RawClient.get(port, target)
            }
            #expect(answer.status == 200)
        }
    }

    @Test func filesThatAPruneTookAreLookedForInTheNewManifestAtOnce() async throws {
        let site = site
        try await site.serve { port in
            let target = "/u/card?url=https://h.example/1.jpg"
            #expect(try RawClient.get(port, "/readyz").status == 200)
            try site.thumbnail(1, format: .png, bytes: Data("picture".utf8))
            try site.manifest([1], formats: [.png], run: 2)
            for format in [ImageFormat.webp, .jpeg, .avif] {
                let name = PublicName(preset: "card", key: ServedSite.key(1), format: format)
                let path = site.directory.absolute(try #require(name).path)
                if FileManager.default.fileExists(atPath: path) {
                    try FileManager.default.removeItem(atPath: path)
                }
            }
            #expect(try RawClient.get(port, target).status == 200)
        }
    }

    @Test func readinessWaitsForAManifest() async throws {
        let site = site
        try FileManager.default.removeItem(atPath: site.directory.manifest)
        try await site.serve { port in
            #expect(try RawClient.get(port, "/healthz").status == 200)
            #expect(try RawClient.get(port, "/readyz").status == 503)
            #expect(try RawClient.get(port, Self.file).status == 200)
            #expect(try RawClient.get(port, "/").text.contains("run imgcache sync"))
            try site.manifest([1])
            let end = ContinuousClock.now + .seconds(8)
            var status = 503
            while status != 200, ContinuousClock.now < end {
                status = try RawClient.get(port, "/readyz").status
            }
            #expect(status == 200)
        }
    }

    @Test func figuresCountWhatWasAnswered() async throws {
        try await site.serve { port in
            let client = try RawClient(port)
            for _ in 0..<3 { _ = try client.get(Self.file) }
            _ = try client.get("/nothing")
            let text = try client.get("/metrics").text
            #expect(
                text.contains("imgcache_http_requests_total{code=\"200\",kind=\"thumbnail\"} 3\n"))
            #expect(
                text.contains("imgcache_http_requests_total{code=\"404\",kind=\"unknown\"} 1\n"))
            #expect(text.contains("imgcache_file_lookups_total{result=\"miss\"} 1\n"))
            #expect(text.contains("imgcache_file_lookups_total{result=\"hit\"} 2\n"))
            #expect(text.contains("imgcache_http_request_duration_seconds_count 4\n"))
            #expect(text.contains("imgcache_manifest_cached_images 1\n"))
            #expect(text.contains("imgcache_http_connections 1\n"))
        }
    }

    @Test func galleryShowsAndFindsPictures() async throws {
        try await site.serve { port in
            let page = try RawClient.get(port, "/")
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(
                page.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
            #expect(page.text.contains("1 of 1 picture cached"))
            #expect(page.text.contains("src=\"/t/card/\(ServedSite.key(1))\""))
            #expect(page.text.contains("declared 400 x 300: different"))
            // As a browser submits the form.
            let form = try RawClient.get(port, "/?q=1.jpg&preset=")
            #expect(form.text.contains("<img"))
            #expect(try RawClient.get(port, "/?q=a+b").text.contains("value=\"a b\""))
            let none = try RawClient.get(port, "/?q=%3Cscript%3E%22")
            #expect(none.text.contains("value=\"&lt;script&gt;&quot;\""))
            #expect(!none.text.contains("<script>"))
            #expect(none.text.contains("No URL and no document holds this text."))
            let long = try RawClient.get(port, "/?q=" + String(repeating: "a", count: 600))
            #expect(long.status == 400)
        }
    }

    // MARK: Logs

    @Test func accessLogIsOneEscapedLineARequest() async throws {
        let path = site.folder + "/access.log"
        try await site.serve(ServedSite.rules { $0.accessLog = path }) { port in
            let client = try RawClient(port)
            _ = try client.get(
                "/no\"thing", ["User-Agent": "me \"x\" \u{E9}", "Referer": "https://r.example/"])
            _ = try client.get(Self.file)
        }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        let form = try Regex(
            #"^127\.0\.0\.1 - - \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET /no\\x22thing HTTP/1\.1" 404 \d+ "https://r\.example/" "me \\x22x\\x22 \\xC3\\xA9"$"#
        )
        #expect(lines.first?.firstMatch(of: form) != nil)
        #expect(lines.last?.contains("\" 200 5000 \"-\" \"-\"") == true)
    }

    @Test func accessLogThatCannotBeWrittenStopsTheStart() async throws {
        let path = site.folder + "/no/such/folder/access.log"
        let error = await #expect(throws: ServerError.self) {
            try await site.serve(ServedSite.rules { $0.accessLog = path }) { _ in }
        }
        #expect(error?.code == "server_log_unwritable")
    }
}

/// The bytes that a gzip stream holds, by an independent program.
private func gunzip(_ data: Data) throws -> Data {
    let file = URL(fileURLWithPath: NSTemporaryDirectory() + "/imgcache-\(UUID().uuidString).gz")
    try data.write(to: file)
    defer { unlink(file.path) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let result = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return result
}
