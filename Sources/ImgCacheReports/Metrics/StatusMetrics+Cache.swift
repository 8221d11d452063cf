internal import ImgCacheModel

extension StatusMetrics {
    /// What documents mention, and how it stands.
    static func addContents(of report: StatusReport, to metrics: inout PrometheusText) {
        let tally = report.overview.tally
        metrics.gauge("imgcache_documents", help: "Documents.", [.init(tally.documents)])
        metrics.gauge(
            "imgcache_references",
            help: "Mentions of images in documents, by how the declared size compares.",
            SizeCheck.allCases.map { .init(tally.checks[$0] ?? 0, ["check": $0.rawValue]) })
        metrics.gauge(
            "imgcache_sources", help: "Sources that documents mention, by verdict.",
            Verdict.allCases.map { verdict in
                let count = tally.reasons.reduce(0) {
                    $0 + ($1.key.verdict == verdict ? $1.value : 0)
                }
                return .init(count, ["verdict": verdict.rawValue])
            })
        metrics.gauge(
            "imgcache_sources_by_state",
            help: "The same sources by how they have fared over the nights.",
            Course.State.allCases.map { .init(tally.states[$0] ?? 0, ["state": $0.rawValue]) })
        metrics.gauge(
            "imgcache_cached_sources",
            help: "Sources whose original and thumbnails are all on disk.", [.init(tally.cached)])
        metrics.gauge(
            "imgcache_hosts", help: "Hosts of these sources.",
            [.init(report.overview.hosts.count)])
        addAges(of: report, to: &metrics)
    }

    private static func addAges(of report: StatusReport, to metrics: inout PrometheusText) {
        let ages = report.overview.ages
        metrics.gauge(
            "imgcache_recently_checked_sources",
            help: "Sources that were asked within fetch.revalidateAfter.", [.init(ages.recent)])
        metrics.gauge(
            "imgcache_oldest_check_timestamp_seconds",
            help: "When the source that was longest not asked was asked.",
            ages.checks.map { [.init($0.lowerBound.seconds)] } ?? [])
        metrics.gauge(
            "imgcache_newest_check_timestamp_seconds", help: "When a source was last asked.",
            ages.checks.map { [.init($0.upperBound.seconds)] } ?? [])
    }

    /// What the cache takes of its disk, and what protects its decoders.
    static func addDisk(of report: StatusReport, to metrics: inout PrometheusText) {
        func samples(
            _ value: (CatalogTally.Volume) -> Int64
        ) -> [PrometheusText.Sample] {
            DiskUse.Kind.allCases.map { .init(value(report.disk[$0]), ["kind": $0.rawValue]) }
        }
        metrics.gauge(
            "imgcache_cache_bytes", help: "What the cache takes of its disk, by kind of file.",
            samples(\.bytes))
        metrics.gauge(
            "imgcache_cache_files", help: "The number of these files.",
            samples { Int64($0.files) })
        metrics.gauge(
            "imgcache_disk_free_bytes", help: "What may still be written to the cache's disk.",
            [.init(report.disk.free.bytes)])
        metrics.gauge(
            "imgcache_disk_reserve_bytes", help: "What runs leave free of it (cache.minFree).",
            [.init(report.disk.reserve.bytes)])
        let presets = report.overview.presets.filter(\.isConfigured)
        metrics.gauge(
            "imgcache_preset_thumbnails", help: "Thumbnails of the configured presets.",
            presets.map { .init($0.thumbnails.files, ["preset": $0.name]) })
        metrics.gauge(
            "imgcache_preset_bytes", help: "What these thumbnails take.",
            presets.map { .init($0.thumbnails.bytes, ["preset": $0.name]) })
        metrics.gauge(
            "imgcache_preset_missing_originals",
            help: "Originals that still lack thumbnails of the preset.",
            presets.map { .init($0.missing, ["preset": $0.name]) })
        metrics.gauge(
            "imgcache_decoder_protection_active",
            help: "Whether a protection of the decoding processes holds.",
            (report.protections?.protections ?? []).map {
                .init($0.isActive ? 1 : 0, ["protection": $0.name.rawValue])
            })
    }
}
