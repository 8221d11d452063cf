/// Values as flags and environment variables have them: one text each.
enum LayerText {
    /// The node that a text stands for.
    ///
    /// - Parameters:
    ///   - text: A number, a size, a text and so on as it is. A list is written
    ///     `a, b` or as JSON or YAML flow, `["a", "b"]`; empty for an empty list. A mapping is
    ///     written as JSON or YAML flow, `{a: b}`; empty for an empty one.
    ///   - shape: What the setting takes.
    ///   - origin: Where the text stands.
    /// - Returns: The node, whether or not it suits the setting.
    /// - Throws: ``SettingsError/syntax(path:line:column:problem:)`` for flow that cannot be read.
    static func node(
        _ text: String, shape: SettingShape, origin: Origin
    ) throws(SettingsError) -> ConfigNode {
        let trimmed = text.trimmingBlanks
        switch shape {
        case .scalar:
            return ConfigNode(.scalar(text, .given), origin: origin)
        case .list:
            if trimmed.hasPrefix("["), trimmed.hasSuffix("]") {
                return try flow(trimmed, origin: origin)
            }
            if trimmed.isEmpty { return ConfigNode(.list([]), origin: origin) }
            let elements = trimmed.split(separator: ",", omittingEmptySubsequences: false)
            return ConfigNode(
                .list(
                    elements.map {
                        ConfigNode(.scalar($0.trimmingBlanks, .given), origin: origin)
                    }), origin: origin)
        case .map:
            if trimmed.isEmpty { return ConfigNode(.map([]), origin: origin) }
            guard trimmed.hasPrefix("{") || trimmed.hasPrefix("[") else {
                return ConfigNode(.scalar(text, .given), origin: origin)
            }
            return try flow(trimmed, origin: origin)
        }
    }

    private static func flow(_ text: String, origin: Origin) throws(SettingsError) -> ConfigNode {
        let node = try YAMLReader.node(text, path: "\(origin)", origin: { _ in origin })
        return node ?? ConfigNode(.scalar(text, .given), origin: origin)
    }
}

extension StringProtocol {
    /// The text without spaces, tabs and line ends around it.
    var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
