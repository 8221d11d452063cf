/// Collects faults, so that all of them are reported together.
struct FaultLog {
    private(set) var faults: [SettingFault] = []

    mutating func wrongType(_ key: String, _ node: ConfigNode, allowed: String) {
        add(.wrongType, key, node, allowed)
    }

    mutating func badValue(_ key: String, _ node: ConfigNode, allowed: String) {
        add(.badValue, key, node, allowed)
    }

    mutating func badValue(_ key: String, at origin: Origin, found: String, allowed: String) {
        faults.append(
            SettingFault(.badValue, key: key, origin: origin, found: found, allowed: allowed))
    }

    mutating func missing(_ key: String, at origin: Origin, allowed: String) {
        faults.append(SettingFault(.missingKey, key: key, origin: origin, allowed: allowed))
    }

    /// Notes a key without a setting; `siblings` are the keys that exist in its place, `others`
    /// those elsewhere of which one may have been meant, all as full paths.
    mutating func unknown(
        _ key: String, at origin: Origin, siblings: [String], others: [String] = []
    ) {
        faults.append(
            SettingFault(
                .unknownKey, key: key, origin: origin,
                allowed: siblings.joined(separator: ", "),
                nearest: EditDistance.nearest(to: key, siblings: siblings, others: others)))
    }

    private mutating func add(
        _ kind: SettingFault.Kind, _ key: String, _ node: ConfigNode, _ allowed: String
    ) {
        faults.append(
            SettingFault(kind, key: key, origin: node.origin, found: node.found, allowed: allowed))
    }
}
