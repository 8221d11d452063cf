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
        "fetch.hosts", HostFields.map, default: [:], "Other limits for some hosts.")

    static let exclude = Setting(
        "fetch.exclude",
        .list(of: .line("a URL pattern", atMost: 2000), named: "URL patterns"), default: [],
        "URLs that are never asked; * stands for anything.")

    static let rewrite = Setting(
        "fetch.rewrite", RewriteFields.map, default: [:],
        "Hosts and folders that moved: the old prefix to the new one.")

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

/// `fetch.hosts.PATTERN`.
enum HostFields {
    static let perHost = Setting(
        "perHost", .optional(.integer(1...64)), default: .null,
        "Transfers at a time to such a host; null: as for all.")

    static let delay = Setting(
        "delay", .optional(.duration(.zero ... .seconds(3600))), default: .null,
        "Least time between the starts of two requests; null: none.")

    static let names = MapNames(
        noun: "hosts", placeholder: "PATTERN", example: "*.example.net",
        allowed: "a host name such as cdn.example.net, or *.example.net for it and all below",
        pattern: #"^(\*\.)?[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$"#,
        parse: AddressForm.hostPattern)

    static func type(of pattern: String) -> SettingType<FetchRules.HostRule> {
        .record(
            "limits", fields: [perHost.key, delay.key],
            build: { (reading, _) throws(MissingSetting) in
                FetchRules.HostRule(
                    pattern: pattern, perHost: try reading.values(perHost),
                    delay: try reading.values(delay))
            },
            write: { [perHost.member($0.perHost), delay.member($0.delay)] })
    }

    /// The rules, most specific first: names before patterns, longer patterns before shorter.
    static let map: SettingType<[FetchRules.HostRule]> =
        SettingType<[NamedValue<FetchRules.HostRule>]>
        .map(names: names, named: "their limits", of: type(of:))
        .mapped(
            to: { $0.map(\.value).sorted { rank($0.pattern) < rank($1.pattern) } },
            from: { $0.map { NamedValue(name: $0.pattern, value: $0) } })

    private static func rank(_ pattern: String) -> (Int, Int, String) {
        (pattern.hasPrefix("*.") ? 1 : 0, -pattern.utf8.count, pattern)
    }
}

/// `fetch.rewrite.PREFIX`.
enum RewriteFields {
    static let names = MapNames(
        noun: "prefixes", placeholder: "PREFIX", example: "old.example.com/",
        allowed: "a host and the beginning of a path, without a scheme, such as old.example.com/",
        pattern: AddressForm.hostAndPathPattern,
        parse: { AddressForm.isHostAndPath($0) ? $0 : nil })

    /// The rules, longest old prefix first.
    static let map: SettingType<[FetchRules.RewriteRule]> =
        SettingType<[NamedValue<String>]>
        .map(names: names, named: "prefixes", of: { _ in .hostAndPath })
        .mapped(
            to: { named in
                named.map { FetchRules.RewriteRule(from: $0.name, to: $0.value) }
                    .sorted { ($1.from.utf8.count, $0.from) < ($0.from.utf8.count, $1.from) }
            },
            from: { rules in rules.map { NamedValue(name: $0.from, value: $0.to) } })
}
