/// One thing that is wrong with the configuration.
public struct SettingFault: Hashable, Sendable, CustomStringConvertible {
    /// The sorts of faults. Raw values are stable names for programs.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// No setting has this name.
        case unknownKey = "config_unknown_key"
        /// A list where a text belongs, a text where a number belongs, and the like.
        case wrongType = "config_wrong_type"
        /// The right type, a value that is not allowed.
        case badValue = "config_bad_value"
        /// A setting without a default was not set.
        case missingKey = "config_missing_key"
    }

    /// What sort of fault it is.
    public let kind: Kind
    /// The setting, as a path: `fetch.perHost`, `thumbnails.card.width`, `content.roots[0]`.
    public let key: String
    /// Where it stands.
    public let origin: Origin
    /// What stands there, in words; credentials hidden. `nil` where nothing stands.
    public let found: String?
    /// What may stand there, in words; for an unknown key the keys that exist beside it.
    public let allowed: String
    /// The existing key that is nearest to an unknown one.
    public let nearest: String?

    init(
        _ kind: Kind, key: String, origin: Origin, found: String? = nil, allowed: String,
        nearest: String? = nil
    ) {
        self.kind = kind
        self.key = key
        self.origin = origin
        self.found = found
        self.allowed = allowed
        self.nearest = nearest
    }

    /// One line: where, which key, what was found, what is allowed.
    public var description: String {
        switch kind {
        case .unknownKey:
            let hint = nearest.map { "; did you mean \($0)?" } ?? "."
            return "\(origin): \(key): there is no such key\(hint) Allowed: \(allowed)."
        case .wrongType:
            return "\(origin): \(key): wrong type: found \(found ?? "nothing"). "
                + "Allowed: \(allowed)."
        case .badValue:
            return "\(origin): \(key): bad value: found \(found ?? "nothing"). "
                + "Allowed: \(allowed)."
        case .missingKey:
            let place = origin == .standard ? "" : "\(origin): "
            return "\(place)\(key): not set, and there is no default. Allowed: \(allowed)."
        }
    }
}
