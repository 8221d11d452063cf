import ImgCacheModel
import Testing

@testable import ImgCacheFetch

@Suite struct LocationTests {
    @Test(
        "Every spelling of an address literal is recognised",
        arguments: [
            ("http://127.0.0.1/", "127.0.0.1"), ("http://0x7f.1/", "127.0.0.1"),
            ("http://0x7f000001/", "127.0.0.1"), ("http://2130706433/", "127.0.0.1"),
            ("http://0177.0.0.1/", "127.0.0.1"), ("http://127.1/", "127.0.0.1"),
            ("http://127.0.0.1./", "127.0.0.1"), ("http://%31%32%37.0.0.1/", "127.0.0.1"),
            ("http://[::1]/", "::1"), ("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1"),
            ("http://[0:0:0:0:0:0:0:1]:8080/", "::1"),
            ("http://[64:ff9b::a00:1]/", "64:ff9b::a00:1"),
            ("http://[fe80::1%25eth0]/", "fe80::1"),
            ("http://\u{ff11}\u{ff12}\u{ff17}.0.0.1/", "127.0.0.1"),
        ])
    func readsLiterals(_ url: String, _ address: String) throws {
        #expect(WebAddress(url)?.literal == IPAddress(address))
    }

    @Test(
        "Names are no literals",
        arguments: [
            "http://example.org/", "http://a.1x/", "http://localhost/", "http://1.example/",
        ])
    func leavesNames(_ url: String) throws {
        #expect(try #require(WebAddress(url)).literal == nil)
    }

    @Test(
        "What libcurl does not take is no address",
        arguments: ["http://", "http://a b/", "http://[::1/", "http://a:99999/"])
    func refuses(_ url: String) {
        #expect(WebAddress(url) == nil)
    }

    @Test(
        "Locations resolve as RFC 3986 says, absolute ones untouched",
        arguments: [
            ("http://a.example/b/c/d?q", "g", "http://a.example/b/c/g"),
            ("http://a.example/b/c/d?q", "../g", "http://a.example/b/g"),
            ("http://a.example/b/c/d?q", "/g", "http://a.example/g"),
            ("http://a.example/b/c/d?q", "?y", "http://a.example/b/c/d?y"),
            ("http://a.example/b/c/d?q", "//h.example/x", "http://h.example/x"),
            ("https://a.example/b", "http://h.example/a/../b|c", "http://h.example/a/../b|c"),
            ("http://a.example:81/b/c", "./x.jpg", "http://a.example:81/b/x.jpg"),
            ("http://a.example/", "/with space.jpg", "http://a.example/with%20space.jpg"),
        ])
    func resolves(_ base: String, _ location: String, _ result: String) {
        #expect(WebAddress.resolve(location: Array(location.utf8), against: base) == result)
    }

    @Test("Bytes that are not UTF-8 survive a redirect")
    func encodesBytes() {
        let location = Array("/caf".utf8) + [0xe9] + Array(".jpg".utf8)
        #expect(
            WebAddress.resolve(location: location, against: "http://a.example/x")
                == "http://a.example/caf%E9.jpg")
    }

    @Test(
        "Redirects are judged",
        arguments: [
            ("ftp://h.example/x.jpg", Reason.schemeNotAllowed),
            ("file:///etc/passwd", .schemeNotAllowed), ("javascript:alert(1)", .schemeNotAllowed),
            ("http://me:secret@h.example/x.jpg", .invalidURL), ("http://", .badLocation),
            ("", .badLocation), ("/", .badLocation), ("https://h.example", .badLocation),
            ("/404.html", .badLocation), ("/errors/not_found.php?u=x", .badLocation),
            ("/a.jpg", .loop), ("http://a.example:80/a.jpg#again", .loop),
        ])
    func judges(_ location: String, _ reason: Reason) throws {
        let from = try SourceURL("http://a.example/a.jpg")
        let verdict = RedirectJudge(limit: 5).next(
            location: Array(location.utf8), from: from, origin: from, seen: [from], count: 0)
        guard case .failure(let refusal) = verdict else {
            Issue.record("\(location) was followed")
            return
        }
        #expect(refusal.reason == reason)
        #expect(!refusal.detail.contains("secret"))
    }

    @Test("One redirect more than the limit is too many; the limit itself is not")
    func counts() throws {
        let from = try SourceURL("http://a.example/a.jpg")
        let next = try SourceURL("http://a.example/b.jpg")
        func verdict(_ count: Int) -> Result<SourceURL, Refusal> {
            RedirectJudge(limit: 2).next(
                location: Array("b.jpg".utf8), from: from, origin: from, seen: [from],
                count: count)
        }
        #expect(verdict(1) == .success(next))
        guard case .failure(let refusal) = verdict(2) else {
            Issue.record("the third redirect was followed")
            return
        }
        #expect(refusal.reason == .tooMany)
    }

    @Test("A site's root may move; a picture may not become one")
    func movesRoots() throws {
        let root = try SourceURL("http://a.example/")
        let secure = try SourceURL("https://a.example/")
        let picture = try SourceURL("http://a.example/404.png")
        #expect(!ErrorPage.swallows(secure, from: root))
        #expect(ErrorPage.swallows(secure, from: picture))
        #expect(!ErrorPage.swallows(try SourceURL("https://a.example/404.png"), from: picture))
        #expect(!ErrorPage.swallows(try SourceURL("http://a.example/?id=7"), from: picture))
    }

    @Test(
        "Signatures and credentials are shortened, the rest is kept",
        arguments: [
            ("https://h.example/a.jpg?w=100", "https://h.example/a.jpg?w=100"),
            ("https://me:pw@h.example/a.jpg", "https://…@h.example/a.jpg"),
            (
                "https://h.example/a?X-Amz-Signature=0123456789abcdef&x=1",
                "https://h.example/a?X-Amz-Signature=0123…&x=1"
            ),
            ("https://h.example/a?token=short", "https://h.example/a?token=…"),
            ("https://h.example/a?sig=&b", "https://h.example/a?sig=&b"),
            ("/relative?access_token=abcdefghij", "/relative?access_token=abcd…"),
        ])
    func redacts(_ given: String, _ shown: String) {
        #expect(RedactedURL.text(given) == shown)
    }
}
