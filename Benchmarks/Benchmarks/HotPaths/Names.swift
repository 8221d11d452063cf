import Benchmark
import ImgCacheArticles
import ImgCacheFetch
import ImgCacheModel

/// URLs, hosts and addresses.
func names() {
    let text = "https://Media.Lanterns.Example:443/2026/10/lantern%20large.jpg?fit=crop&w=1600#top"
    Benchmark("names: read a URL", configuration: .tiny) { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try? SourceURL(text)) }
    }

    let resolver = ReferenceResolver(
        baseURL: try? SourceURL("https://lanterns.example/"), assetRoot: "static")
    Benchmark("names: resolve a reference", configuration: .tiny) { benchmark in
        for _ in benchmark.scaledIterations {
            blackHole(resolver.location(of: "/pictures/../pictures/lantern.jpg?v=2"))
        }
    }

    let patterns = URLPatternList((0..<50).map { "*.ads\($0).example/banner/*" })
    Benchmark("names: match a URL with 50 patterns", configuration: .tiny) { benchmark in
        guard let url = try? SourceURL(text) else { return benchmark.error("no URL") }
        for _ in benchmark.scaledIterations { blackHole(patterns.matches(url)) }
    }

    let addresses = AddressGuard()
    Benchmark("names: judge an address", configuration: .tiny) { benchmark in
        guard let address = IPAddress("2606:4700::6810:84e5") else {
            return benchmark.error("no address")
        }
        for _ in benchmark.scaledIterations { blackHole(addresses.permits(address)) }
    }
}
