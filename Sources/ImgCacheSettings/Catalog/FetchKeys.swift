internal import ImgCacheModel

/// `fetch`.
enum FetchKeys {
    static let concurrency = Setting(
        "fetch.concurrency", .integer(1...512), default: 32,
        "Transfers at a time, over all hosts.")

    static let perHost = Setting(
        "fetch.perHost", .integer(1...64), default: 4, "Transfers at a time to one host.")

    static let retries = Setting(
        "fetch.retries", .integer(0...10), default: 3,
        "Tries after the first one, for faults that may pass.")

    static let connectTimeout = Setting(
        "fetch.connectTimeout", .duration(.milliseconds(100) ... .seconds(600)), default: "10s",
        "Name look-up, connect and TLS together.")

    static let timeout = Setting(
        "fetch.timeout", .duration(.milliseconds(100) ... .seconds(86_400)), default: "60s",
        "One whole transfer with its redirects.")

    static let lowSpeed = Setting(
        "fetch.lowSpeed", .lowSpeed, default: "1KB/30s",
        "A transfer that gets fewer bytes than this in that time ends.")

    static let revalidateAfter = Setting(
        "fetch.revalidateAfter", .duration(.zero ... .seconds(3650 * 86_400)), default: "7d",
        "How long sync trusts a good answer without a request; max-age can make it longer.")

    static let userAgent = Setting(
        "fetch.userAgent", .userAgent,
        default: "imgcache/0.1 (image cache; contact not configured)",
        "The User-Agent header; put a contact of yours into it.")

    static let sendReferer = Setting(
        "fetch.sendReferer", .boolean, default: true,
        "Whether the article's origin is sent as Referer.")

    static let hosts = Setting(
        "fetch.hosts", HostFields.map, default: [:],
        "Other limits for some hosts, such as {\"*.example.net\": {perHost: 1, delay: 1s}}.")

    static let exclude = Setting(
        "fetch.exclude",
        .list(of: .line("a URL pattern", atMost: 2000), named: "URL patterns"), default: [],
        "URLs that are never asked; * stands for anything.")

    static let rewrite = Setting(
        "fetch.rewrite", RewriteFields.map, default: [:],
        "Hosts and folders that moved, old to new: {old.example.com/: new.example.com/img/}.")

    static let onTakedown = Setting(
        "fetch.onTakedown", SettingType<FetchRules.OnTakedown>.choice, default: "keep",
        "What becomes of a copy when its server answers 410 or 451; withdraw drops it.")

    static let maxRunBytes = Setting(
        "fetch.maxRunBytes", .optional(.size(ByteCount(1)...ByteCount(1_000_000_000_000_000))),
        default: .null, "Bytes that one run may download; null: no limit.")

    static let honourRobots = Setting(
        "fetch.honourRobots", .boolean, default: false,
        "Whether X-Robots-Tag with noindex, noimageindex or noai withholds a picture.")

    static let all = [
        concurrency.key, perHost.key, retries.key, connectTimeout.key, timeout.key, lowSpeed.key,
        revalidateAfter.key, userAgent.key, sendReferer.key, hosts.key, exclude.key, rewrite.key,
        onTakedown.key, maxRunBytes.key, honourRobots.key,
    ]
}
