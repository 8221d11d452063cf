import ImgCacheModel
import Testing

/// What makes two texts one source.
@Suite struct SourceURLTests {
    @Test(arguments: [
        ("https://example.org/a.jpg", "https://example.org/a.jpg"),
        ("HTTPS://EXAMPLE.org/A.JPG", "https://example.org/A.JPG"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("https://example.org:/a", "https://example.org/a"),
        ("https://example.org:0443/a", "https://example.org/a"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://example.org#top", "https://example.org"),
        ("https://example.org/a?b=c#d?e", "https://example.org/a?b=c"),
        ("https://example.org?b=c", "https://example.org?b=c"),
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org/"),
        ("https://example.org//a/../b/./c", "https://example.org//a/../b/./c"),
        ("https://example.org/%7Ea%2fb|c", "https://example.org/%7Ea%2fb|c"),
        ("https://example.org/a(1)=2@2.png", "https://example.org/a(1)=2@2.png"),
        (
            "https://i.example/?u=https%3A%2F%2Fb%2Fc.jpg",
            "https://i.example/?u=https%3A%2F%2Fb%2Fc.jpg"
        ),
        ("https://example.org/grün/🦦.png", "https://example.org/grün/🦦.png"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
    ]) func keepsEveryByteButForSchemeHostPortAndFragment(given: String, identity: String) throws {
        #expect(try SourceURL(given).text == identity)
        #expect(try SourceURL(identity).text == identity)
    }

    @Test(arguments: [
        ("ftp://example.org/a", SourceURL.Fault.scheme("ftp")),
        ("data:image/png;base64,AAAA", .scheme("data")),
        ("javascript:alert(1)", .scheme("javascript")),
        ("https://user@example.org/a", .userinfo),
        ("https://user:secret@example.org/a", .userinfo),
        ("", .malformed), ("/a.jpg", .malformed), ("a.jpg", .malformed),
        ("//example.org/a", .malformed), ("https:/example.org", .malformed),
        ("https://", .malformed), ("https:///a.jpg", .malformed), ("https://:80/a", .malformed),
        ("https://example.org:0/a", .malformed), ("https://example.org:65536/a", .malformed),
        ("https://example.org:x/a", .malformed), ("https://example.org/a b", .malformed),
        ("https://example.org/a\n", .malformed), ("https://example.org/\u{7F}", .malformed),
    ]) func refusesWhatIsNoIdentity(given: String, fault: SourceURL.Fault) {
        #expect(throws: fault) { try SourceURL(given) }
    }

    @Test func givesItsParts() throws {
        let url = try SourceURL("https://CDN.example.org:8443/a/b.jpg?w=1&h=2#x")
        #expect(url.scheme == "https")
        #expect(url.host == "cdn.example.org")
        #expect(url.port == 8443)
        #expect(url.authority == "cdn.example.org:8443")
        #expect(url.origin == "https://cdn.example.org:8443")
        #expect(url.target == "/a/b.jpg?w=1&h=2")
        #expect(url.path == "/a/b.jpg")
        #expect(url.query == "w=1&h=2")
    }

    @Test func hasNoQueryWithoutAQuestionMarkAndAnEmptyOneBehindIt() throws {
        #expect(try SourceURL("https://example.org/a").query == nil)
        #expect(try SourceURL("https://example.org/a?").query == "")
    }
}
