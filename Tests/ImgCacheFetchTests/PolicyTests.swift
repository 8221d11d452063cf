import ImgCacheModel
import Testing

@testable import ImgCacheFetch

@Suite struct PolicyTests {
    @Test(
        "URLs that expire say when",
        arguments: [
            (
                "https://scontent-fra.xx.fbcdn.net/v/t39/1.jpg?_nc_cat=1&oh=00_x&oe=6543FF00",
                "2023-11-02T19:56:48Z"
            ),
            ("https://scontent.cdninstagram.com/v/1.jpg?oe=6543FF00", "2023-11-02T19:56:48Z"),
            (
                "https://media.licdn.com/dms/image/1/p/0/1?e=1700000000&v=beta&t=x",
                "2023-11-14T22:13:20Z"
            ),
            (
                "https://b.s3.amazonaws.com/a.jpg?X-Amz-Date=20231114T221320Z&X-Amz-Expires=60",
                "2023-11-14T22:14:20Z"
            ),
            (
                "https://cdn.example/a.jpg?X-Amz-Expires=604800&x=1&X-Amz-Date=20231101T000000Z",
                "2023-11-08T00:00:00Z"
            ),
            (
                "https://b.s3.amazonaws.com/a.jpg?AWSAccessKeyId=x&Expires=1700000000&Signature=y",
                "2023-11-14T22:13:20Z"
            ),
            (
                "https://storage.googleapis.com/a.jpg?X-Goog-Date=20231114T221320Z"
                    + "&X-Goog-Expires=3600", "2023-11-14T23:13:20Z"
            ),
            (
                "https://storage.googleapis.com/b/a.jpg?GoogleAccessId=x&Expires=1700000000",
                "2023-11-14T22:13:20Z"
            ),
            (
                "https://d1.cloudfront.net/a.jpg?Expires=1700000000&Signature=x&Key-Pair-Id=K",
                "2023-11-14T22:13:20Z"
            ),
            ("https://example.org/a.jpg?oe=6543FF00", nil),
            ("https://notfbcdn.net/a.jpg?oe=6543FF00", nil),
            ("https://example.org/a.jpg?e=1700000000", nil),
            ("https://example.org/a.jpg?Expires=1700000000", nil),
            ("https://x.fbcdn.net/a.jpg?oe=zz", nil), ("https://x.fbcdn.net/a.jpg?oe=1", nil),
            ("https://b.example/a.jpg?X-Amz-Date=20231314T221320Z&X-Amz-Expires=60", nil),
            ("https://b.example/a.jpg?X-Amz-Date=20231114T221320Z&X-Amz-Expires=-1", nil),
            ("https://example.org/a.jpg", nil),
        ] as [(String, String?)])
    func readsExpiry(_ url: String, _ moment: String?) throws {
        #expect(ExpiringURL.expiry(of: try SourceURL(url))?.description == moment)
    }

    @Test(
        "Prefixes that moved are exchanged, at a border and nowhere else",
        arguments: [
            ("http://old.example/a.jpg?x=1", "http://new.example/a.jpg?x=1"),
            ("https://old.example/img/b.jpg", "https://cdn.example/i/b.jpg"),
            ("https://old.example/images/b.jpg", "https://new.example/images/b.jpg"),
            ("https://older.example/a.jpg", "https://older.example/a.jpg"),
            ("https://x.example/a", "https://y.example:8443/a"),
            ("https://x.example", "https://y.example:8443"),
            ("https://x.example:81/a", "https://x.example:81/a"),
            ("https://bad.example/a", "https://bad.example/a"),
        ])
    func rewrites(_ given: String, _ asked: String) throws {
        let rewriter = RequestRewriter([
            .init(from: "old.example/", to: "new.example/"),
            .init(from: "old.example/img", to: "cdn.example/i"),
            .init(from: "X.example", to: "y.example:8443"),
            .init(from: "bad.example/", to: "user@/"),
        ])
        #expect(rewriter.rewrite(try SourceURL(given)).text == asked)
    }

    @Test(
        "Globs exclude hosts and paths",
        arguments: [
            ("ads.example", "http://ads.example/x.jpg", true),
            ("ads.example", "http://x.ads.example/x.jpg", false),
            ("*.ads.example", "http://x.ads.example/x.jpg", true),
            ("*.ads.example", "http://ads.example/x.jpg", true),
            ("*.ads.example", "http://badads.example/x.jpg", false),
            ("https://a.example/private/**", "http://a.example/private/b/c.jpg", true),
            ("a.example/private/*", "http://a.example/private/b/c.jpg", false),
            ("a.example/private/*", "http://a.example/private/c.jpg?x=1", true),
            ("a.example/*.gif", "http://a.example/c.gif", true),
            ("a.example/*.gif", "http://a.example/c.gif.jpg", false),
            ("a.example/**/thumb-*.png", "http://a.example/x/y/thumb-1.png", true),
            ("a.example/p?id=*", "http://a.example/p?id=7", true),
            ("a.example/p?id=*", "http://a.example/p", false),
            ("*/pixel.gif", "http://any.example/pixel.gif", true),
            ("a.example:8080", "http://a.example:8080/x", true),
            ("A.Example", "http://a.example/", true), ("", "http://a.example/", false),
            ("**/*a*a*a*a*b", "http://a.example/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false),
        ])
    func excludes(_ pattern: String, _ url: String, _ matches: Bool) throws {
        #expect(URLPatternList([pattern]).matches(try SourceURL(url)) == matches)
    }

    @Test("Backoff doubles to 30 s, with full jitter, and ends after the last retry")
    func backsOff() {
        let policy = RetryPolicy(retries: 10)
        func wait(_ tries: Int, _ random: Double) -> RetryPolicy.Decision {
            policy.decision(
                tries: tries, reason: .timeout, status: nil, retryAfter: nil, random: random)
        }
        #expect(wait(1, 1) == .again(.milliseconds(500)))
        #expect(wait(2, 1) == .again(.seconds(1)))
        #expect(wait(3, 0.5) == .again(.seconds(1)))
        #expect(wait(9, 1) == .again(.seconds(30)))
        #expect(wait(4, 0) == .again(.zero))
        #expect(wait(11, 1) == .conclude)
    }

    @Test(
        "Only what may pass is tried again",
        arguments: [
            (.timeout, nil, true), (.reset, nil, true), (.dnsTemporary, nil, true),
            (.http4xx, 408, true), (.http429, 429, true), (.http5xx, 500, true),
            (.http5xx, 502, true), (.http5xx, 503, true), (.http5xx, 504, true),
            (.http5xx, 501, false), (.http4xx, 418, false), (.http404, 404, false),
            (.connectFailed, nil, false), (.tooSlow, 200, false), (.truncated, 200, false),
            (.dnsNXDomain, nil, false), (.certExpired, nil, false), (.handshake, nil, false),
            (.botChallenge, 503, false), (.runAborted, nil, false),
        ] as [(Reason, Int?, Bool)])
    func retries(_ reason: Reason, _ status: Int?, _ again: Bool) {
        let decision = RetryPolicy(retries: 1).decision(
            tries: 1, reason: reason, status: status, retryAfter: nil, random: 0)
        #expect(decision == (again ? .again(.zero) : .conclude))
    }

    @Test("Retry-After is obeyed up to 60 s and means another night beyond")
    func obeys() {
        func decision(_ seconds: Int, _ status: Int, tries: Int = 1) -> RetryPolicy.Decision {
            RetryPolicy(retries: 1).decision(
                tries: tries, reason: status == 429 ? .http429 : .http5xx, status: status,
                retryAfter: .seconds(seconds), random: 0.5)
        }
        #expect(decision(60, 429) == .again(.seconds(60)))
        #expect(decision(0, 503) == .again(.milliseconds(250)))
        #expect(decision(61, 429) == .later(.seconds(61)))
        #expect(decision(61, 503, tries: 2) == .later(.seconds(61)))
        #expect(decision(61, 500) == .again(.milliseconds(250)))
        #expect(decision(5, 429, tries: 2) == .conclude)
    }

    @Test("A transfer is slow when a whole sliding window brought too little")
    func slidesWindow() {
        let start = ContinuousClock.now
        var window = SpeedWindow(start: start)
        func isSlow(_ second: Int, _ bytes: Int64) -> Bool {
            window.isSlow(
                at: start + .seconds(second), bytes: bytes, least: 1000, in: .seconds(4))
        }
        #expect(!isSlow(1, 5000))
        #expect(!isSlow(2, 5000))
        #expect(!isSlow(3, 5000))
        #expect(!isSlow(4, 5100))
        #expect(isSlow(5, 5200))
    }
}
