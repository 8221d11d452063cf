/// The JSON Schema of the configuration file, made from the catalog.
///
/// Source: JSON Schema 2020-12, https://json-schema.org/draft/2020-12/schema.
public enum SchemaText {
    /// The whole schema with a line end at its end: the text of `config/imgcache.schema.json`.
    public static func document() -> String {
        var properties: [SettingValue.Member] = []
        for section in SettingCatalog.sections {
            let keys = SettingCatalog.all.filter { $0.section == section.name }
            if keys.count == 1, let key = keys.first, key.name == section.name {
                properties.append(property(key))
            } else {
                let schema: [SettingValue.Member] =
                    [.init("description", .text(section.effect))]
                    + object(of: keys, orNull: true)
                properties.append(.init(section.name, .map(schema)))
            }
        }
        let schema: SettingValue = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "imgcache configuration",
            "description": "Made from the program's catalog of settings; not edited by hand.",
            "type": "object",
            "additionalProperties": false,
            "properties": .map(properties),
        ]
        return SettingText.json(schema) + "\n"
    }

    /// The members of a schema for a mapping with these keys; `orNull` lets nothing stand there
    /// as well, as in a section whose lines are all comments.
    static func object(of keys: [SettingKey], orNull: Bool = false) -> [SettingValue.Member] {
        let type: SettingValue = orNull ? ["object", "null"] : "object"
        var members: [SettingValue.Member] = [
            .init("type", type), .init("additionalProperties", false),
            .init("properties", .map(keys.map(property))),
        ]
        let required = keys.filter { $0.standard == nil && $0.section == $0.name }
        if !required.isEmpty {
            members.append(.init("required", .list(required.map { .text($0.name) })))
        }
        return members
    }

    private static func property(_ key: SettingKey) -> SettingValue.Member {
        guard case .map(let members) = key.schema else { return .init(key.leaf, key.schema) }
        var all: [SettingValue.Member] = [
            .init("description", .text("\(key.effect) (\(key.allowed))"))
        ]
        if let standard = key.standard { all.append(.init("default", standard)) }
        return .init(key.leaf, .map(all + members))
    }
}
