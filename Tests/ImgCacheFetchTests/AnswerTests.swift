import ImgCacheModel
import Testing

@testable import ImgCacheFetch

@Suite struct AnswerTests {
    private func collect(_ lines: [String]) -> FieldCollector {
        var collector = FieldCollector(robots: RobotsTag(userAgent: "tests/1"))
        for line in lines {
            Array((line + "\r\n").utf8).withUnsafeBytes { _ = collector.take($0) }
        }
        return collector
    }

    @Test("The fields that matter are kept, whatever their case")
    func keepsFields() {
        let fields = collect([
            "HTTP/1.1 200 OK", "ETAG: \"abc\"", "last-modified:  Sun, 06 Nov 1994 08:49:37 GMT ",
            "Cache-Control: public, max-age=60", "Content-Type: image/JPEG; charset=x",
            "content-LENGTH: 12", "X-Robots-Tag: noindex, nofollow", "X-Robots-Tag: noai",
            "X-Robots-Tag: googlebot: noimageindex", "Accept-Ranges: bytes",
            "Content-Range: bytes 2-13/14", "Retry-After: 7",
        ]).fields
        #expect(fields.entityTag == "\"abc\"")
        #expect(fields.strongTag == "\"abc\"")
        #expect(fields.lastModified == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(fields.maxAge == 60)
        #expect(fields.contentType == "image/jpeg")
        #expect(fields.contentLength == 12)
        #expect(fields.robots == ["noai", "noindex"])
        #expect(fields.acceptsRanges)
        #expect(fields.range == .init(first: 2, last: 13, total: 14))
        #expect(fields.retryAfter == "7")
    }

    @Test("An interim answer's fields are forgotten")
    func forgetsInterim() {
        let collector = collect([
            "HTTP/1.1 103 Early Hints", "ETag: \"early\"", "", "HTTP/2 404",
            "Content-Type: text/html",
        ])
        #expect(collector.status == 404)
        #expect(collector.fields.entityTag == nil)
        #expect(collector.fields.contentType == "text/html")
    }

    @Test(
        "Cache-Control gives seconds",
        arguments: [
            ("max-age=60", 60), ("public, max-age=\"120\"", 120), ("no-store", 0),
            ("max-age=60, no-cache", 0), ("private", nil), ("max-age=-5", 0), ("max-age=x", nil),
            ("s-maxage=5", nil),
        ] as [(String, Int64?)])
    func readsMaxAge(_ text: String, _ seconds: Int64?) {
        #expect(CacheControl.maxAge(text, before: nil) == seconds)
    }

    @Test(
        "All three date formats are read",
        arguments: [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ])
    func readsDates(_ text: String) {
        #expect(HTTPDate.parse(text)?.description == "1994-11-06T08:49:37Z")
    }

    @Test(
        "Retry-After is seconds or a date",
        arguments: [
            ("120", .seconds(120)), ("0", .zero), ("Sun, 06 Nov 1994 08:49:37 GMT", .seconds(10)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", .zero), ("-3", nil), ("soon", nil),
        ] as [(String, Duration?)])
    func readsRetryAfter(_ text: String, _ wait: Duration?) throws {
        let now = try #require(Timestamp(rfc3339: "1994-11-06T08:49:27Z"))
        #expect(RetryAfter.wait(text, now: now) == wait)
    }

    @Test(
        "Pictures are told from pages by their bytes",
        arguments: [
            ([0xff, 0xd8, 0xff, 0xe0], "text/html", false),
            (Array("GIF89a".utf8), nil, false),
            (Array("RIFF....WEBPVP8 ".utf8), "application/octet-stream", false),
            ([0, 0, 0, 0x1c] + Array("ftypavif".utf8), nil, false),
            (Array("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), nil, false),
            (Array("<?xml version='1.0'?>\n<svg/>".utf8), nil, false),
            (Array("<!DOCTYPE html><title>x</title>".utf8), "image/jpeg", true),
            (Array("  \n<HTML>".utf8), nil, true), (Array("{\"error\":1}".utf8), "image/png", true),
            (Array("not found".utf8), nil, true), (Array("   ".utf8), nil, true),
            ([1, 2, 3, 4, 0, 9], nil, false), ([1, 2, 3, 4, 0, 9], "image/x-weird", false),
            ([1, 2, 3, 4, 0, 9], "application/json", true),
            (Array("%PDF-1.7\n".utf8) + [0, 1], "application/pdf", true),
        ] as [([UInt8], String?, Bool)])
    func sniffs(_ head: [UInt8], _ type: String?, _ isPage: Bool) {
        #expect(ContentSniffer.isNoPicture(head, contentType: type) == isPage)
    }

    @Test(
        "Every status has its reason",
        arguments: [
            (401, .http401), (403, .http403), (404, .http404), (410, .http410), (429, .http429),
            (451, .http451), (400, .http4xx), (408, .http4xx), (418, .http4xx), (500, .http5xx),
            (503, .http5xx), (599, .http5xx), (300, .badLocation), (305, .badLocation),
            (200, nil), (206, nil), (999, .reset),
        ] as [(Int, Reason?)])
    func mapsStatus(_ status: Int, _ reason: Reason?) {
        #expect(ReasonTable.reason(status: status) == reason)
    }

    @Test(
        "Every code of libcurl has its reason",
        arguments: [
            (0, 0, nil, nil), (3, 0, nil, .invalidURL), (6, 0, .noSuchName, .dnsNXDomain),
            (6, 0, .temporary, .dnsTemporary), (6, 0, .found, .dnsTemporary),
            (7, 0, nil, .connectFailed), (16, 0, nil, .reset), (18, 0, nil, .truncated),
            (28, 0, nil, .timeout), (35, 0, nil, .handshake), (52, 0, nil, .reset),
            (56, 0, nil, .reset), (92, 0, nil, .reset), (61, 0, nil, .undecodable),
            (60, 10, nil, .certExpired), (60, 9, nil, .certExpired), (60, 18, nil, .certUntrusted),
            (60, 19, nil, .certUntrusted), (60, 20, nil, .certUntrusted),
            (60, 21, nil, .certUntrusted), (60, 0, nil, .certHostname), (60, 1, nil, .certHostname),
            (60, 62, nil, .certHostname), (23, 0, nil, .runAborted), (42, 0, nil, .runAborted),
        ] as [(Int32, Int, NameAnswer?, Reason?)])
    func mapsCodes(_ code: Int32, _ verify: Int, _ names: NameAnswer?, _ reason: Reason?) {
        #expect(ReasonTable.reason(code: code, verifyResult: verify, names: names) == reason)
    }
}
