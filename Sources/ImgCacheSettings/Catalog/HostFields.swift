internal import ImgCacheModel

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
