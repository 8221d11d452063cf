/// What a setting takes, seen from afar.
enum SettingShape: Sendable {
    case scalar
    case list
    case map
}
