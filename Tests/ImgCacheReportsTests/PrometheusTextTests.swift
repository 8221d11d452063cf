import Testing

@testable import ImgCacheModel

@Suite struct PrometheusTextTests {
    @Test func aFamilyIsHelpTypeAndSamples() {
        var metrics = PrometheusText()
        metrics.gauge(
            "imgcache_sources", help: "By verdict.",
            [.init(24, ["verdict": "ok"]), .init(0.5, ["verdict": "gone", "a": "1"])])
        metrics.counter("imgcache_requests", help: "Requests.", [.init(3)])
        #expect(
            metrics.text == """
                # HELP imgcache_sources By verdict.
                # TYPE imgcache_sources gauge
                imgcache_sources{verdict="ok"} 24
                imgcache_sources{a="1",verdict="gone"} 0.5
                # HELP imgcache_requests_total Requests.
                # TYPE imgcache_requests_total counter
                imgcache_requests_total 3

                """)
    }

    @Test func aCounterThatIsATotalKeepsItsName() {
        var metrics = PrometheusText()
        metrics.counter("x_total", help: "", [.init(1)])
        #expect(metrics.text.hasSuffix("\nx_total 1\n"))
    }

    @Test(arguments: [
        "plain", "a\"b", "a\\b", "a\nb", "\\n", "\\\"", "\"", "", "é€ 日本", "}{,= #", "a\r\tb",
    ]) func everyLabelAndHelpIsReadBackAsItWas(text: String) throws {
        var metrics = PrometheusText()
        metrics.gauge("m", help: text, [.init(1, ["l": text, "m": "x"])])
        let family = try #require(try Exposition(metrics.text).families["m"])
        #expect(family.help == text)
        #expect(family.samples.map(\.labels) == [["l": text, "m": "x"]])
    }

    @Test(arguments: [
        (0, "0"), (-3, "-3"), (1_795_000_060, "1795000060"), (1e15, "1000000000000000"),
        (1e300, "1e+300"), (0.1, "0.1"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ]) func numbersAreWrittenAsPrometheusReadsThem(value: Double, text: String) {
        #expect(PrometheusText.number(value) == text)
    }

    @Test(arguments: [
        ("has space", "has_space"), ("9lives", "_lives"), ("a:b", "a:b"), ("", "_"), ("é", "_"),
    ]) func namesThatAreNotAllowedAreMended(name: String, mended: String) throws {
        var metrics = PrometheusText()
        metrics.gauge(name, help: "", [.init(1, [name: "x"])])
        let family = try #require(try Exposition(metrics.text).families[mended])
        #expect(
            family.samples.first?.labels.keys.first == mended.replacing(":", with: "_"))
    }

    @Test func aFamilyWithoutSamplesIsNotThere() {
        var metrics = PrometheusText()
        metrics.gauge("a", help: "", [])
        metrics.counter("b", help: "", [])
        metrics.histogram("c", help: "", [])
        #expect(metrics.text.isEmpty)
    }

    @Test func histogramsAreCumulativeAndEndWithInfinity() throws {
        var values = PrometheusHistogram(bounds: [0.1, .infinity, 0.01, 0.1])
        for value in [0.005, 0.01, 0.02, 0.5, 7, .nan] { values.observe(value) }
        var metrics = PrometheusText()
        metrics.histogram("t_seconds", help: "Time.", [(["kind": "thumb"], values)])
        #expect(
            metrics.text == """
                # HELP t_seconds Time.
                # TYPE t_seconds histogram
                t_seconds_bucket{kind="thumb",le="0.01"} 2
                t_seconds_bucket{kind="thumb",le="0.1"} 3
                t_seconds_bucket{kind="thumb",le="+Inf"} 5
                t_seconds_sum{kind="thumb"} 7.535
                t_seconds_count{kind="thumb"} 5

                """)
        #expect(values.count == 5)
    }

    @Test func histogramsOfSeveralThreadsAddUp() {
        var sum = PrometheusHistogram(bounds: [1, 2])
        var other = PrometheusHistogram(bounds: [2, 1])
        sum.observe(0.5)
        other.observe(1.5)
        other.observe(9)
        sum += other
        #expect(sum.counts == [1, 1, 1])
        #expect(sum.sum == 11)
    }
}
