/// The README's table of all settings.
public enum SettingsTable {
    /// What stands before the table in a document that holds it.
    public static let opening = "<!-- settings: made by the program, not edited by hand -->"
    /// What stands behind it.
    public static let closing = "<!-- /settings -->"

    /// The table in GitHub's Markdown, one setting a row, those inside mappings and lists too.
    public static func markdown() -> String {
        let body = SettingCatalog.all.flatMap { rows($0, path: $0.name) }
        let head = ["| Setting | Takes | Default | Effect |", "|---|---|---|---|"]
        return (head + body).joined(separator: "\n") + "\n"
    }

    /// The lines between ``opening`` and ``closing`` of a document; `nil` when it has no such
    /// block.
    public static func block(in document: String) -> String? {
        guard let start = end(of: opening + "\n", in: document[...]),
            let stop = document[start...].indices.first(where: {
                document[$0...].hasPrefix(closing)
            })
        else { return nil }
        return String(document[start..<stop])
    }

    private static func end(of mark: String, in text: Substring) -> String.Index? {
        text.indices.first { text[$0...].hasPrefix(mark) }
            .map { text.index($0, offsetBy: mark.count) }
    }

    private static func rows(_ key: SettingKey, path: String) -> [String] {
        let standard = key.standard.map { "`\(SettingText.flow($0))`" } ?? "must be set"
        let cells = ["`\(path)`", summary(key), standard, key.effect]
        let row =
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        return [row] + key.inner.flatMap { rows($0.key, path: path + $0.step) }
    }

    /// What a setting takes; of one with settings inside no more than its shape, since these have
    /// rows of their own.
    private static func summary(_ key: SettingKey) -> String {
        guard !key.inner.isEmpty else { return key.allowed }
        return switch key.shape {
        case .list: "a list"
        case .map: "a mapping"
        case .scalar: key.allowed
        }
    }
}
