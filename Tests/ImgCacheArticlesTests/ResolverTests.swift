import ImgCacheModel
import Testing

@testable import ImgCacheArticles

@Suite struct ResolverTests {
    /// Text, and what it becomes: `remote URL`, `local URL path` or `reason identity`.
    static let cases: [(String, String)] = [
        ("https://a.example/x.png", "remote https://a.example/x.png"),
        ("HTTPS://A.Example:443/X.PNG#f", "remote https://a.example/X.PNG"),
        (" \u{200B}https://a.example/x\u{A0}\n", "remote https://a.example/x"),
        ("//a.example/x", "remote https://a.example/x"),
        ("https://a.example//x//y", "remote https://a.example//x//y"),
        ("https://a.example/x@2.png", "remote https://a.example/x@2.png"),
        ("https://a.example/(x)=y|z", "remote https://a.example/(x)=y|z"),
        (
            "https://a.example/f?u=https%3A%2F%2Fb%2Fc%2520d",
            "remote https://a.example/f?u=https%3A%2F%2Fb%2Fc%2520d"
        ),
        ("https://a.example/x?a=1&amp;b=2", "remote https://a.example/x?a=1&b=2"),
        ("https://a.example/x?a=1&#38;b=2", "remote https://a.example/x?a=1&b=2"),
        ("https://a.example/x?a=1&#038;b=2&#x26;c", "remote https://a.example/x?a=1&b=2&c"),
        ("https://a.example/x?a=1#038;b=2", "remote https://a.example/x?a=1&b=2"),
        ("https://a.example/x?a=1&amp;#038;b&amp;amp;c", "remote https://a.example/x?a=1&b&c"),
        ("https://a.example/x?a=&lt;&copy=1", "remote https://a.example/x?a=&lt;&copy=1"),
        ("https://example.org/site/a.png", "local https://example.org/site/a.png a.png"),
        ("/site/a.png", "local https://example.org/site/a.png a.png"),
        ("/a.png", "local https://example.org/site/a.png a.png"),
        ("a.png", "local https://example.org/site/a.png a.png"),
        ("./a.png", "local https://example.org/site/a.png a.png"),
        ("/sitemap.png", "local https://example.org/site/sitemap.png sitemap.png"),
        ("site/a.png", "local https://example.org/site/site/a.png site/a.png"),
        ("/site//a/./b.png", "local https://example.org/site//a/./b.png a/./b.png"),
        ("/a.png?v=1#x", "local https://example.org/site/a.png?v=1 a.png"),
        ("/a%20b%2520.png", "local https://example.org/site/a%20b%2520.png a b%20.png"),
        ("/100%.png", "local https://example.org/site/100%.png 100%.png"),
        ("https://example.org/sitemap/a.png", "remote https://example.org/sitemap/a.png"),
        ("https://example.org/a.png", "remote https://example.org/a.png"),
        ("http://example.org/site/a.png", "remote http://example.org/site/a.png"),
        ("/../a.png", "local_refused https://example.org/site/../a.png"),
        ("/x/%2e%2E/a.png", "local_refused https://example.org/site/x/%2e%2E/a.png"),
        ("/a%2fb.png", "local_refused https://example.org/site/a%2fb.png"),
        ("/a%00.png", "local_refused https://example.org/site/a%00.png"),
        ("/a%FF.png", "local_refused https://example.org/site/a%FF.png"),
        ("/a/", "local_refused https://example.org/site/a/"),
        ("https://example.org/site", "local_refused https://example.org/site"),
        ("ftp://a.example/x", "scheme_not_allowed ftp://a.example/x"),
        ("ftp://u:p@a.example/x", "scheme_not_allowed ftp://a.example/x"),
        ("javascript:alert(1)", "scheme_not_allowed javascript:alert(1)"),
        ("data:,x", "scheme_not_allowed data:,x"),
        ("https://u:p@a.example/x", "invalid_url https://a.example/x"),
        ("//u@a.example/x", "invalid_url https://a.example/x"),
        ("https://u:p/w@a.example/x", "invalid_url https://a.example/x"),
        ("https://u:p w@a.example/x", "invalid_url https://a.example/x"),
        ("https:///x", "invalid_url https:///x"),
        ("https://a.example:99999/x", "invalid_url https://a.example:99999/x"),
        ("https://a.example/x y", "invalid_url https://a.example/x y"),
        ("https:a.example", "invalid_url https:a.example"),
    ]

    private func summary(_ location: ImgCacheModel.SourceLocation) -> String {
        switch location {
        case .remote(let url): "remote \(url)"
        case .local(let url, let path): "local \(url) \(path)"
        case .refused(let identity, let reason): "\(reason.rawValue) \(identity)"
        }
    }

    @Test(arguments: cases) func resolves(_ text: String, _ expected: String) throws {
        let resolver = ReferenceResolver(
            baseURL: try SourceURL("https://example.org/site/"), assetRoot: ".")
        #expect(summary(resolver.location(of: text)) == expected)
    }

    @Test func fetchesTheSitesOwnFilesWithoutAnAssetRoot() throws {
        let resolver = ReferenceResolver(
            baseURL: try SourceURL("https://example.org"), assetRoot: nil)
        #expect(summary(resolver.location(of: "a.png")) == "remote https://example.org/a.png")
        #expect(summary(resolver.location(of: "/a.png")) == "remote https://example.org/a.png")
        #expect(summary(resolver.location(of: "?a")) == "remote https://example.org/?a")
    }

    @Test func refusesRelativeTextsWithoutABase() {
        let resolver = ReferenceResolver(baseURL: nil, assetRoot: ".")
        #expect(summary(resolver.location(of: "/a.png")) == "invalid_url /a.png")
    }

    @Test func shortensDataAndKeepsThemApart() throws {
        let resolver = ReferenceResolver(baseURL: nil, assetRoot: nil)
        let one = resolver.location(
            of: "data:image/png;base64," + String(repeating: "A", count: 9000))
        let two = resolver.location(
            of: "data:image/png;base64," + String(repeating: "B", count: 9000))
        #expect(one.identity.hasPrefix("data:image/png;base64,...(9022 bytes, "))
        #expect(one.identity.utf8.count < 80)
        #expect(one.identity != two.identity)
    }
}
