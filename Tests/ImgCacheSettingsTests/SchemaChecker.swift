@testable import ImgCacheSettings

/// Judges a value by a JSON Schema: those keywords of 2020-12 that ours uses, written apart from
/// the code that makes it.
struct SchemaChecker {
    struct UnknownKeyword: Error {
        let name: String
    }

    /// Whether the schema lets the value pass.
    func passes(_ value: SettingValue, _ schema: SettingValue) throws -> Bool {
        guard case .map(let keywords) = schema else { return schema == .boolean(true) }
        for keyword in keywords {
            guard try passes(value, keyword, in: schema) else { return false }
        }
        return true
    }

    private func passes(
        _ value: SettingValue, _ keyword: SettingValue.Member, in schema: SettingValue
    ) throws -> Bool {
        switch (keyword.key, keyword.value) {
        case ("$schema", _), ("title", _), ("description", _), ("default", _), ("then", _):
            return true
        case ("type", .text(let name)): return has(value, type: name)
        case ("type", .list(let names)):
            return names.contains { name in
                if case .text(let name) = name { has(value, type: name) } else { false }
            }
        case ("enum", .list(let values)): return values.contains(value)
        case ("pattern", .text(let pattern)):
            guard case .text(let text) = value else { return true }
            return try text.contains(Regex(pattern))
        case ("minLength", .integer(let least)):
            guard case .text(let text) = value else { return true }
            return text.unicodeScalars.count >= least
        case ("minimum", .integer(let least)):
            guard case .integer(let number) = value else { return true }
            return number >= least
        case ("maximum", .integer(let most)):
            guard case .integer(let number) = value else { return true }
            return number <= most
        case ("anyOf", .list(let schemas)):
            return try schemas.contains { try passes(value, $0) }
        case ("oneOf", .list(let schemas)):
            return try schemas.filter { try passes(value, $0) }.count == 1
        case ("allOf", .list(let schemas)):
            return try schemas.allSatisfy { try passes(value, $0) }
        case ("if", let condition):
            guard try passes(value, condition), let then = schema["then"] else { return true }
            return try passes(value, then)
        case ("items", _), ("minItems", _), ("maxItems", _), ("uniqueItems", _):
            guard case .list(let elements) = value else { return true }
            return try passes(elements, keyword)
        default:
            guard case .map(let members) = value else {
                let known = ["properties", "additionalProperties", "propertyNames", "required"]
                guard known.contains(keyword.key) else { throw UnknownKeyword(name: keyword.key) }
                return true
            }
            return try passes(members, keyword, in: schema)
        }
    }

    private func passes(_ elements: [SettingValue], _ keyword: SettingValue.Member) throws -> Bool {
        switch (keyword.key, keyword.value) {
        case ("items", let schema): try elements.allSatisfy { try passes($0, schema) }
        case ("minItems", .integer(let least)): elements.count >= least
        case ("maxItems", .integer(let most)): elements.count <= most
        case ("uniqueItems", .boolean(true)): Set(elements).count == elements.count
        default: throw UnknownKeyword(name: keyword.key)
        }
    }

    private func passes(
        _ members: [SettingValue.Member], _ keyword: SettingValue.Member, in schema: SettingValue
    ) throws -> Bool {
        switch (keyword.key, keyword.value) {
        case ("properties", let properties):
            return try members.allSatisfy { member in
                try properties[member.key].map { try passes(member.value, $0) } ?? true
            }
        case ("additionalProperties", let rest):
            return try members.allSatisfy { member in
                if schema["properties"]?[member.key] != nil { return true }
                return try passes(member.value, rest)
            }
        case ("propertyNames", let names):
            return try members.allSatisfy { try passes(.text($0.key), names) }
        case ("required", .list(let names)):
            return names.allSatisfy { name in members.contains { .text($0.key) == name } }
        default: throw UnknownKeyword(name: keyword.key)
        }
    }

    private func has(_ value: SettingValue, type: String) -> Bool {
        switch value {
        case .null: type == "null"
        case .boolean: type == "boolean"
        case .integer: type == "integer" || type == "number"
        case .text: type == "string"
        case .list: type == "array"
        case .map: type == "object"
        }
    }
}

extension SettingValue {
    /// What a YAML or JSON text holds, scalars without quotes by the core schema.
    init(yaml text: String) throws {
        let node = try YAMLReader.node(text, path: testPath) { .file(path: testPath, line: $0) }
        self = node.map(SettingValue.init(node:)) ?? .map([])
    }

    private init(node: ConfigNode) {
        switch node.content {
        case .list(let nodes): self = .list(nodes.map(SettingValue.init(node:)))
        case .map(let members):
            self = .map(members.map { Member($0.key, SettingValue(node: $0.value)) })
        case .scalar(let text, .plain):
            switch PlainScalar(text) {
            case .null: self = .null
            case .boolean(let flag): self = .boolean(flag)
            case .integer(let number): self = .integer(number)
            // No number that is not whole is allowed anywhere; a nested list is neither.
            case .number: self = .list([.list([])])
            case .text: self = .text(text)
            }
        case .scalar(let text, _): self = .text(text)
        }
    }
}
