/// What `imgcache config` prints: every value that is in force, and where it came from.
public struct EffectiveSettings: Sendable, CustomStringConvertible {
    private let settings: Settings

    /// Takes settings as they were loaded.
    public init(_ settings: Settings) { self.settings = settings }

    /// The same as ``yaml``.
    public var description: String { yaml }

    /// YAML with each origin as a comment; read as a configuration file it gives the same values
    /// (but for the user information of a proxy, which is hidden).
    public var yaml: String {
        var lines: [String] = []
        for section in SettingCatalog.sections {
            let entries = settings.entries.filter {
                $0.name == section.name || $0.name.hasPrefix(section.name + ".")
            }
            if entries.first?.name != section.name { lines.append("\(section.name):") }
            for entry in entries {
                let isWhole = entry.name == section.name
                let key =
                    isWhole ? entry.name : String(entry.name.dropFirst(section.name.count + 1))
                lines += Self.lines(
                    key, entry.value, indent: isWhole ? "" : "  ", note: "\(entry.origin)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// JSON: `settings` with the values in sections, `origins` by path.
    public var json: String {
        var sections: [SettingValue.Member] = []
        for section in SettingCatalog.sections {
            let entries = settings.entries.filter { $0.name.hasPrefix(section.name + ".") }
            if let whole = settings.entries.first(where: { $0.name == section.name }) {
                sections.append(.init(section.name, whole.value))
            } else {
                let members = entries.map {
                    SettingValue.Member(
                        String($0.name.dropFirst(section.name.count + 1)), $0.value)
                }
                sections.append(.init(section.name, .map(members)))
            }
        }
        let document: SettingValue = [
            "settings": .map(sections),
            "origins": .map(settings.entries.map { .init($0.name, $0.origin.value) }),
        ]
        return SettingText.json(document) + "\n"
    }

    private static func lines(
        _ key: String, _ value: SettingValue, indent: String, note: String?
    ) -> [String] {
        let comment = note.map { "  # \($0)" } ?? ""
        let name = indent + SettingText.yaml(key) + ":"
        guard case .map(let members) = value, !members.isEmpty else {
            return ["\(name) \(SettingText.flow(value))\(comment)"]
        }
        return [name + comment]
            + members.flatMap { lines($0.key, $0.value, indent: indent + "  ", note: nil) }
    }
}
