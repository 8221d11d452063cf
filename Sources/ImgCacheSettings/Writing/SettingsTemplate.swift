/// A commented configuration file: the one that ships, and those that `imgcache init` writes.
public enum SettingsTemplate {
    /// A file in which every setting is named: those given with their values, all others as
    /// comments with their defaults.
    ///
    /// - Parameters:
    ///   - values: Values by path, written as one likes; not checked here.
    ///   - title: Lines for the head of the file, without `#`.
    ///   - schema: The path of the JSON Schema, relative to the file, for editors; `nil` for none.
    /// - Returns: The text of the file, with a line end at its end.
    public static func yaml(
        values: [String: SettingValue], title: [String], schema: String? = "imgcache.schema.json"
    ) -> String {
        var lines: [String] = []
        if let schema { lines.append("# yaml-language-server: $schema=\(schema)") }
        lines += title.flatMap { comment($0, indent: "") } + ["#"]
        lines += advice.flatMap { comment($0, indent: "") }
        for section in SettingCatalog.sections {
            let keys = SettingCatalog.all.filter { $0.section == section.name }
            lines += ["", "# \(section.effect)"]
            if keys.first?.name != section.name { lines.append("\(section.name):") }
            for key in keys { lines += block(key, values[key.name]) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let width = 100
    private static let advice = [
        "A line that begins with # and a key is that setting's default: take the # away to change "
            + "it.",
        "Sizes and durations have units. Relative paths start at the working directory.",
        "An environment variable goes before this file, and a flag before both: fetch.perHost is "
            + "\(FetchKeys.perHost.key.environmentName). There, lists are written a, b or as JSON, "
            + "and mappings as JSON.",
    ]

    private static func block(_ key: SettingKey, _ value: SettingValue?) -> [String] {
        let isWhole = key.name == key.section
        let indent = isWhole ? "" : "  "
        var lines = comment(key.effect, indent: indent)
        for inner in key.inner {
            lines += comment(
                "\(inner.key.name): \(inner.key.effect)", indent: indent, hanging: "  ")
        }
        let name = key.leaf
        if let value {
            lines += setting(name, value, indent: indent)
        } else if let standard = key.standard {
            lines += setting(name, standard, indent: indent).map {
                indent + "#" + $0.dropFirst(indent.count)
            }
        } else {
            lines.append("\(indent)#\(name):")
        }
        return lines
    }

    /// A mapping of mappings has one line for each of them; everything else is one line.
    private static func setting(
        _ name: String, _ value: SettingValue, indent: String
    ) -> [String] {
        guard case .map(let members) = value, !members.isEmpty else {
            return ["\(indent)\(name): \(SettingText.flow(value))"]
        }
        return ["\(indent)\(name):"]
            + members.map {
                "\(indent)  \(SettingText.yaml($0.key)): \(SettingText.flow($0.value))"
            }
    }

    private static func comment(
        _ text: String, indent: String, hanging: String = ""
    ) -> [String] {
        let room = width - indent.utf8.count - 2 - hanging.utf8.count * 2
        return SettingText.wrapped(text, width: room).enumerated().map { index, line in
            indent + "# " + hanging + (index > 0 ? hanging : "") + line
        }
    }
}
