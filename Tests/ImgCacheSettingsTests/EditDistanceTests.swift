import Testing

@testable import ImgCacheSettings

@Suite struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("perHost", "perHost", 0), ("perHosts", "perHost", 1),
        ("pereHost", "perHost", 1), ("prHost", "perHost", 1), ("preHost", "perHost", 1),
        ("cache", "fetch", 4), ("", "abc", 3),
    ]) func countsEdits(left: String, right: String, distance: Int) {
        #expect(EditDistance.between(left, right) == distance)
        #expect(EditDistance.between(right, left) == distance)
    }

    @Test(arguments: [
        ("fetch.perHosts", "fetch.perHost"), ("perHost", "fetch.perHost"),
        ("contents", "content"), ("thumbnail", "thumbnails"), ("maxbytes", "limits.maxBytes"),
    ]) func namesTheKeyThatWasMeant(given: String, meant: String) {
        let sections = ["content", "cache", "thumbnails", "fetch", "limits"]
        let names = ["fetch.perHost", "fetch.retries", "limits.maxBytes", "content.roots"]
        #expect(EditDistance.nearest(to: given, siblings: sections, others: names) == meant)
    }
}
