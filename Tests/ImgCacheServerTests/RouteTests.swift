import ImgCacheModel
import ImgCacheStore
import Testing

@testable import ImgCacheServer

@Suite struct RouteTests {
    private static let key = String(repeating: "ab", count: 32)
    private static let file = "/thumbs/card/ab/\(key).webp"

    @Test(arguments: [
        (file, Route.Kind.thumbnail), (file + "?v=1", .thumbnail),
        ("http://h.example" + file, .thumbnail), ("/originals/ab/\(key).jpg", .original),
        ("/t/card/\(key)", .key), ("/u/card?url=https://h.example/a.jpg", .source),
        ("/manifest.json", .manifest), ("/", .page), ("/?q=x", .page), ("/metrics", .page),
        ("/healthz", .page), ("/readyz", .page), ("http://h.example", .page),
        ("http://h.example?q=x", .page),
    ])
    func targetsLeadToTheirKind(target: String, kind: Route.Kind) {
        #expect(Route(target).kind == kind)
    }

    @Test(arguments: [
        "", "*", "thumbs", "//" + file, "/../manifest.json", "/thumbs/../manifest.json",
        "/thumbs/..%2fmanifest.json", "/%2e%2e/manifest.json", "/thumbs/card/ab/..%2f..%2fx.webp",
        "/..\\manifest.json", "/catalog.sqlite", "/catalog.sqlite-wal", "/run.lock", "/tmp/x",
        "/quarantine/x", "/manifest.json/", "/manifest.json%00", "/t/card/", "/t/card/../x",
        "/t/CARD/\(key)", "/t/card/\(key).webp", "/t/card/zz\(key)", "/u/card", "/u/card?url=",
        "/u/card?url=%ff", "/u/card?url=%2", "/u/card?url=notaurl",
        "/u/card?url=file:///etc/passwd",
        "ftp://h.example" + file, "/thumbs", "/thumbs/", "/originals/", "/healthz/", "/etc/passwd",
        file.uppercased(), file + "/", file + "%00", "/thumbs/card/ab/\(key)%2ewebp",
    ])
    func otherTargetsLeadNowhere(target: String) { #expect(Route(target) == .none) }

    @Test func sourceIsTheIdentityOfTheURL() {
        let route = Route("/u/card?x=1&url=HTTPS%3A%2F%2FH.example%3A443%2Fa%2Bb+c%23f&y=2")
        #expect(route == .source(preset: "card", url: "https://h.example/a+b+c"))
    }
}
