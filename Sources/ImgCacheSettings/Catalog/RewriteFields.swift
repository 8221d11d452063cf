internal import ImgCacheModel

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
