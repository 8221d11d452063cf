import OriginServer
import Testing

/// One fault in a path, and what curl must see.
struct FaultCase: Sendable, CustomTestStringConvertible {
    enum Body: Sendable {
        case any
        case empty
        case html
        /// The telling picture, whose text begins like this.
        case picture(String)
        case begins([UInt8])
        case length(Int)
    }

    let fault: String
    var arguments: [String] = []
    var status = 200
    /// The exit code of curl: 18 cut short, 28 too late, 47 too many redirects, 56 reset.
    var exit = 0
    var type: String?
    var headers: [String: String] = [:]
    var body = Body.any

    var testDescription: String { "\(fault) \(arguments.joined(separator: " "))" }
}

@Suite("Faults in paths", .serialized)
struct FaultTests {
    private static let page = "text/html; charset=utf-8"
    private static let jpeg = "image/jpeg"

    @Test(
        "Statuses, walls and pages",
        arguments: [
            FaultCase(fault: "good", body: .picture("300x200 jpeg photo 1")),
            FaultCase(fault: "status/404", status: 404, type: page, body: .html),
            FaultCase(fault: "status/410", status: 410, type: page, body: .html),
            FaultCase(fault: "status/500", status: 500, type: page, body: .html),
            FaultCase(fault: "status/203", status: 203, body: .picture("300x200")),
            FaultCase(fault: "status/204", status: 204, body: .empty),
            FaultCase(
                fault: "status/429/retry-after/2", status: 429, headers: ["retry-after": "2"]),
            FaultCase(fault: "451", status: 451, body: .html),
            FaultCase(
                fault: "bot-challenge", status: 403, headers: ["cf-mitigated": "challenge"],
                body: .html),
            FaultCase(
                fault: "bot-challenge/503", status: 503, headers: ["cf-mitigated": "challenge"],
                body: .html),
            FaultCase(fault: "hotlink", body: .picture("300x200")),
            FaultCase(
                fault: "hotlink", arguments: ["--referer", "https://news.example/story"],
                status: 403, body: .html),
            FaultCase(
                fault: "hotlink", arguments: ["--referer", "http://a.example/home"],
                body: .picture("300x200")),
            FaultCase(fault: "hotlink-needs-referer", status: 403, body: .html),
            FaultCase(
                fault: "hotlink-needs-referer", arguments: ["--referer", "https://news.example/"],
                body: .picture("300x200")),
            FaultCase(fault: "lying-head", body: .picture("300x200")),
            FaultCase(fault: "lying-head", arguments: ["--head"], status: 404),
            FaultCase(
                fault: "robots/noindex%2C%20noai", headers: ["x-robots-tag": "noindex, noai"],
                body: .picture("300x200")),
            FaultCase(fault: "html200", type: page, body: .html),
            FaultCase(
                fault: "json200", type: "application/json",
                body: .begins(Array(#"{"error""#.utf8))),
            FaultCase(fault: "empty", type: jpeg, body: .empty),
            FaultCase(
                fault: "tracking-pixel", type: "image/gif",
                body: .begins(Array("GIF89a".utf8) + [1, 0, 1, 0])),
            FaultCase(fault: "wrong-type", type: "image/png", body: .picture("300x200 jpeg")),
            FaultCase(
                fault: "content-type/image%2Fx-icon", type: "image/x-icon",
                body: .picture("300x200")),
            FaultCase(fault: "text-as-jpeg", type: jpeg, body: .begins(Array("This is".utf8))),
            FaultCase(
                fault: "svg", type: "image/svg+xml", body: .begins(Array("<svg".utf8))),
            FaultCase(fault: "bmp", type: "image/bmp", body: .length(58)),
            FaultCase(fault: "undecodable", type: jpeg, body: .begins([0xFF, 0xD8, 0xFF])),
            FaultCase(fault: "pixel-bomb", type: "image/webp", body: .length(38)),
            FaultCase(
                fault: "nonsense", status: 400, headers: ["x-origin-error": "origin_bad_behaviour"]),
            FaultCase(fault: "status/9999", status: 400),
            FaultCase(fault: "redirect/302/to/x%0D%0Ay", status: 400),
        ])
    func pageOrStatus(_ fault: FaultCase) async throws { try await check(fault) }

    @Test(
        "Redirects",
        arguments: [
            FaultCase(
                fault: "redirect/301/to/https%3A%2F%2Fb.example%2F30x20%2Fy.png", status: 301,
                headers: ["location": "https://b.example/30x20/y.png/300x200/x.jpg"]),
            FaultCase(
                fault: "redirect/301/to/https%3A%2F%2Fb.example%2F30x20%2Fy.png%3F",
                arguments: ["--location"], body: .picture("30x20 png")),
            FaultCase(
                fault: "redirect-loop", arguments: ["--location", "--max-redirs", "4"],
                status: 302, exit: 47),
            FaultCase(
                fault: "redirect-chain/3", arguments: ["--location", "--max-redirs", "3"],
                body: .picture("300x200")),
            FaultCase(
                fault: "redirect-chain/4", arguments: ["--location", "--max-redirs", "3"],
                status: 302, exit: 47),
            FaultCase(
                fault: "redirect-root", arguments: ["--location"], type: page, body: .html),
            FaultCase(
                fault: "bad-location", arguments: ["--location"], status: 302, exit: 3),
            FaultCase(fault: "no-location", arguments: ["--location"], status: 302, body: .html),
        ])
    func redirect(_ fault: FaultCase) async throws { try await check(fault) }

    @Test(
        "Other pictures than were asked for",
        arguments: [
            FaultCase(fault: "size/80x60", body: .picture("80x60 jpeg")),
            FaultCase(fault: "swapped", body: .picture("200x300 jpeg")),
            FaultCase(fault: "scaled/50", body: .picture("150x100 jpeg")),
            FaultCase(fault: "different", body: .picture("300x133 jpeg")),
            FaultCase(fault: "format/avif", type: "image/avif", body: .picture("300x200 avif")),
            FaultCase(fault: "orientation/6", body: .picture("300x200 jpeg photo 6")),
            FaultCase(fault: "style/flat", body: .picture("300x200 jpeg flat 1")),
            FaultCase(
                fault: "vary-accept", arguments: ["--header", "Accept: image/webp,*/*"],
                type: "image/webp", headers: ["vary": "Accept"], body: .picture("300x200 webp")),
            FaultCase(
                fault: "vary-accept", arguments: ["--header", "Accept: image/avif, image/jpeg"],
                type: jpeg, headers: ["vary": "Accept"], body: .picture("300x200 jpeg")),
            FaultCase(
                fault: "style/alpha/fault/format/png/fault/size/8x4",
                body: .picture("8x4 png alpha 1")),
        ])
    func otherPicture(_ fault: FaultCase) async throws { try await check(fault) }

    @Test(
        "Transfers that go wrong",
        arguments: [
            FaultCase(fault: "truncated/40", exit: 18, body: .length(400)),
            FaultCase(fault: "truncated/0", exit: 18, body: .empty),
            FaultCase(fault: "short-chunked", exit: 18, body: .length(500)),
            FaultCase(fault: "short-chunked/10", exit: 18, body: .length(100)),
            FaultCase(
                fault: "chunked", headers: ["transfer-encoding": "chunked"], body: .length(1000)),
            FaultCase(
                fault: "truncated-picture/30", headers: ["content-length": "300"],
                body: .length(300)),
            FaultCase(fault: "reset", status: 0, exit: 56, body: .empty),
            FaultCase(fault: "reset/123", exit: 56, body: .length(123)),
            FaultCase(
                fault: "never", arguments: ["--max-time", "0.3"], status: 0, exit: 28,
                body: .empty),
            FaultCase(
                fault: "stall/70", arguments: ["--max-time", "0.5"], exit: 28, body: .length(70)),
            FaultCase(
                fault: "slow-head", arguments: ["--max-time", "0.3"], status: 0, exit: 28),
            FaultCase(
                fault: "slow/100", arguments: ["--speed-limit", "500", "--speed-time", "1"],
                exit: 28),
            FaultCase(
                fault: "huge/3000000", type: jpeg, headers: ["content-length": "3000000"],
                body: .length(3_000_000)),
            FaultCase(
                fault: "huge/99000000000", arguments: ["--max-filesize", "1000000"], exit: 63,
                body: .empty),
            FaultCase(
                fault: "huge-chunked/3000000", headers: ["transfer-encoding": "chunked"],
                body: .length(3_000_000)),
            FaultCase(
                fault: "endless", arguments: ["--max-time", "0.4"], exit: 28,
                body: .begins([0xFF, 0xD8, 0xFF])),
            FaultCase(
                fault: "gzip", headers: ["content-encoding": "gzip"],
                body: .begins([0x1F, 0x8B])),
            FaultCase(fault: "gzip", arguments: ["--compressed"], body: .length(1000)),
        ], ["http", "https"])
    func transfer(_ fault: FaultCase, _ scheme: String) async throws {
        try await withOrigin(pictures: Self.thousandBytes) { origin in
            let url = "\(scheme)://a.example/fault/\(fault.fault)/300x200/x.jpg"
            let response = try await Client(origin: origin).get(url, fault.arguments)
            try compare(response, fault)
        }
    }

    private static let thousandBytes = PictureProvider { _ in [UInt8](repeating: 65, count: 1000) }

    private func check(_ fault: FaultCase) async throws {
        try await withTellingOrigin { _, client, _ in
            let response = try await client.get(
                "http://a.example/fault/\(fault.fault)/300x200/x.jpg", fault.arguments)
            try compare(response, fault)
        }
    }

    private func compare(_ response: Response, _ fault: FaultCase) throws {
        #expect(response.exit == fault.exit)
        #expect(response.status == fault.status)
        if let type = fault.type { #expect(response.headers["content-type"] == type) }
        for (name, value) in fault.headers { #expect(response.headers[name] == value) }
        switch fault.body {
        case .any: break
        case .empty: #expect(response.body.isEmpty)
        case .html: #expect(response.text.hasPrefix("<!DOCTYPE html>"))
        case .picture(let text): #expect(response.text.hasPrefix(text))
        case .begins(let bytes): #expect(response.body.starts(with: bytes))
        case .length(let count): #expect(response.body.count == count)
        }
    }
}
