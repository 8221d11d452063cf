/// One setting: its name, what it takes, its default and its effect.
///
/// Error texts, `imgcache config`, the JSON Schema, the shipped file and the README's table are
/// all made from this.
public struct SettingKey: Sendable {
    /// The path, `fetch.perHost`; for a setting inside a mapping or list its name there.
    public let name: String
    /// What it takes, in words: type, unit and range.
    public let allowed: String
    /// The default as one would write it; `nil` when it must be set.
    public let standard: SettingValue?
    /// One line: what it does.
    public let effect: String

    let schema: SettingValue
    let shape: SettingShape
    let inner: [InnerSetting]
    let read: @Sendable (ConfigNode, String, inout FaultLog) -> Reading?

    /// A value that was read, for the program and for printing.
    struct Reading: Sendable {
        let typed: any AnyTypedValue
        let written: SettingValue
    }

    /// The environment variable that sets it: `IMGCACHE_FETCH_PER_HOST` for `fetch.perHost`.
    ///
    /// `IMGCACHE_`, then the path in upper case, with `_` for each dot and before each word.
    public var environmentName: String {
        var text = "IMGCACHE_"
        var wasLower = false
        for character in name {
            if character == "." {
                text += "_"
            } else {
                if wasLower, character.isUppercase { text += "_" }
                text += character.uppercased()
            }
            wasLower = character.isLowercase
        }
        return text
    }

    /// The part of the path before its first dot; the whole name where there is none.
    var section: String { String(name.prefix { $0 != "." }) }

    /// The part of the path behind its first dot; the whole name where there is none.
    var leaf: String {
        name.firstIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
