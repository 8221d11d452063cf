internal import ImgCacheModel
internal import ImgCacheStore

/// The figures of a server, as Prometheus reads them.
enum ServerMetrics {
    /// - Parameters:
    ///   - figures: Since the server started.
    ///   - manifest: The one of now; `nil` before the first sync.
    ///   - started: When the server started, in seconds since 1970.
    static func text(_ figures: Figures, _ manifest: PublishedManifest?, started: Int64) -> String {
        var text = PrometheusText()
        text.gauge(
            "imgcache_server_start_time_seconds", help: "When the server started.",
            [.init(started)])
        let requests = figures.requests.sorted {
            ($0.key.kind.rawValue, $0.key.status) < ($1.key.kind.rawValue, $1.key.status)
        }
        text.counter(
            "imgcache_http_requests_total", help: "Requests answered, by what they asked for.",
            requests.map {
                .init($0.value, ["kind": $0.key.kind.rawValue, "code": "\($0.key.status)"])
            })
        text.counter(
            "imgcache_http_malformed_requests_total", help: "Requests that were no HTTP.",
            [.init(figures.malformed)])
        text.counter(
            "imgcache_http_response_bytes_total", help: "Bytes of the bodies of answers.",
            [.init(figures.bytes)])
        text.histogram(
            "imgcache_http_request_duration_seconds",
            help: "From a request's head to the end of its answer.",
            [(labels: [:], values: figures.latency)])
        text.counter(
            "imgcache_file_lookups_total",
            help: "Files asked for that are in the cache: from memory (hit) or from the disk.",
            [.init(figures.hits, ["result": "hit"]), .init(figures.misses, ["result": "miss"])])
        text.gauge(
            "imgcache_http_connections", help: "Connections open.",
            [.init(figures.opened - figures.closed)])
        text.counter(
            "imgcache_http_connections_total", help: "Connections accepted.",
            [.init(figures.opened)])
        text.counter(
            "imgcache_http_timeouts_total", help: "Connections ended because the client was slow.",
            [.init(figures.timedOut)])
        if let manifest { add(manifest, to: &text) }
        return text.text
    }

    private static func add(_ manifest: PublishedManifest, to text: inout PrometheusText) {
        let totals = manifest.totals
        text.gauge(
            "imgcache_manifest_images", help: "Images that documents mention.",
            [.init(totals.images)])
        text.gauge(
            "imgcache_manifest_cached_images", help: "Those of them that are cached.",
            [.init(totals.cached)])
        text.gauge(
            "imgcache_manifest_documents", help: "Documents that mention images.",
            [.init(totals.documents)])
        text.gauge(
            "imgcache_manifest_bytes",
            help: "Bytes of originals and thumbnails, as the manifest counts them.",
            [.init(totals.bytes)])
        if let time = manifest.head.generatedAt {
            text.gauge(
                "imgcache_manifest_generated_timestamp_seconds",
                help: "When the last run wrote the manifest.", [.init(time.seconds)])
        }
        if let outcome = manifest.head.outcome {
            text.gauge(
                "imgcache_manifest_run_outcome", help: "How that run ended.",
                [.init(1, ["outcome": outcome])])
        }
    }
}
