internal import ImgCacheModel

/// Hosts as a status in JSON has them: the worst by name, the rest in numbers.
struct StatusHostsShape: Encodable {
    var count: Int
    var listed: [Host]
    var rest: Rest

    struct Host: Encodable {
        var host: String
        var sources: Int
        var cached: Int
        var troubled: Int
        var bytes: Int64
        var checkedAt: String?
    }

    struct Rest: Encodable {
        var hosts: Int
        var sources: Int
        var cached: Int
        var troubled: Int
        var bytes: Int64
    }

    init(_ hosts: HostSummary) {
        count = hosts.count
        listed = hosts.listed.map {
            Host(
                host: $0.host, sources: $0.sources, cached: $0.cached, troubled: $0.troubled,
                bytes: $0.bytes, checkedAt: $0.checkedAt?.description)
        }
        rest = Rest(
            hosts: hosts.others, sources: hosts.rest.sources, cached: hosts.rest.cached,
            troubled: hosts.rest.troubled, bytes: hosts.rest.bytes)
    }
}

/// What is stored of a preset.
struct StatusPresetShape: Encodable {
    var name: String
    var isConfigured: Bool
    var originals: Int
    var missing: Int
    var files: Int
    var bytes: Int64

    init(_ tally: PresetTally) {
        name = tally.name
        isConfigured = tally.isConfigured
        originals = tally.originals
        missing = tally.missing
        files = tally.thumbnails.files
        bytes = tally.thumbnails.bytes
    }
}

/// What the cache takes of its disk.
struct StatusDiskShape: Encodable {
    var kinds: [String: VolumeShape]
    var total: VolumeShape
    var freeBytes: Int64
    var reserveBytes: Int64

    init(_ disk: DiskUse) {
        kinds = DiskUse.Kind.allCases.reduce(into: [:]) {
            $0[$1.rawValue] = VolumeShape(disk[$1])
        }
        total = VolumeShape(disk.total)
        freeBytes = disk.free.bytes
        reserveBytes = disk.reserve.bytes
    }
}

/// How old what is known is.
struct StatusAgesShape: Encodable {
    var sources: Int
    var checked: Int
    var recent: Int
    var revalidateAfterSeconds: Int64
    var oldestCheck: String?
    var newestCheck: String?
    var oldestFetch: String?
    var newestFetch: String?

    init(_ ages: AgeTally, trusted: Duration) {
        sources = ages.sources
        checked = ages.checked
        recent = ages.recent
        revalidateAfterSeconds = trusted.components.seconds
        oldestCheck = ages.checks?.lowerBound.description
        newestCheck = ages.checks?.upperBound.description
        oldestFetch = ages.fetches?.lowerBound.description
        newestFetch = ages.fetches?.upperBound.description
    }
}

/// One run.
struct StatusRunShape: Encodable {
    var id: Int64
    var command: String
    var startedAt: String
    var endedAt: String?
    var outcome: String?
    var asked: Int
    var fetched: Int
    var notModified: Int
    var failed: Int
    var rendered: Int
    var requests: Int
    var bytes: Int64

    init(_ run: RunRecord) {
        id = run.id
        command = run.command
        startedAt = run.startedAt.description
        endedAt = run.endedAt?.description
        outcome = run.outcome?.rawValue
        asked = run.counts.asked
        fetched = run.counts.fetched
        notModified = run.counts.notModified
        failed = run.counts.failed
        rendered = run.counts.rendered
        requests = run.counts.requests
        bytes = run.counts.bytes
    }
}

/// One run of the plot, and how things stood at its end.
struct StatusTrendShape: Encodable {
    var run: StatusRunShape
    var sources: Int?
    var cached: Int?
    var broken: Int?
    var suspect: Int?

    init(_ point: CatalogOverview.TrendPoint) {
        run = StatusRunShape(point.run)
        sources = point.standing?.sources
        cached = point.standing?.cached
        broken = point.standing?.broken
        suspect = point.standing?.suspect
    }
}
