/// What a setting takes: how it is read, written and described. The one place for each.
struct SettingType<Value: Sendable>: Sendable {
    /// What it takes, seen from afar.
    let shape: SettingShape
    /// What is allowed, in words that continue "Allowed:".
    let allowed: String
    /// The same for editors, as JSON Schema 2020-12.
    let schema: SettingValue
    /// The settings inside.
    var inner: [InnerSetting] = []
    /// Reads a node; `nil` when the log got at least one fault. The text is the setting's path.
    let read: @Sendable (ConfigNode, String, inout FaultLog) -> Value?
    /// The value as ``read`` takes it.
    let write: @Sendable (Value) -> SettingValue
}

/// A setting inside a list or a mapping, with what leads to it: `.NAME`, `[]`.
struct InnerSetting: Sendable {
    let step: String
    let key: SettingKey
}

extension SettingType {
    /// A type made of the text of a scalar: `parse` gives `nil` for a bad one and reads what
    /// `format` writes back to the same value.
    static func scalar(
        allowed: String, schema: SettingValue, parse: @escaping @Sendable (String) -> Value?,
        format: @escaping @Sendable (Value) -> String
    ) -> SettingType {
        SettingType(
            shape: .scalar, allowed: allowed, schema: schema,
            read: { node, path, log in
                guard case .scalar(let text, let style) = node.content,
                    style != .plain || PlainScalar(text) == .text
                else {
                    log.wrongType(path, node, allowed: allowed)
                    return nil
                }
                guard let value = parse(text) else {
                    log.badValue(path, node, allowed: allowed)
                    return nil
                }
                return value
            },
            write: { .text(format($0)) })
    }

    /// The same type with another Swift type to hold its values.
    func mapped<Other>(
        to forward: @escaping @Sendable (Value) -> Other,
        from back: @escaping @Sendable (Other) -> Value
    ) -> SettingType<Other> {
        let read = read
        let write = write
        return SettingType<Other>(
            shape: shape, allowed: allowed, schema: schema, inner: inner,
            read: { node, path, log in read(node, path, &log).map(forward) },
            write: { write(back($0)) })
    }

    /// A type, or nothing.
    static func optional<Wrapped>(_ type: SettingType<Wrapped>) -> SettingType
    where Value == Wrapped? {
        SettingType(
            shape: type.shape, allowed: type.allowed + ", or null",
            schema: ["anyOf": [type.schema, ["type": "null"]]], inner: type.inner,
            read: { node, path, log in
                if node.isNull { return .some(nil) }
                return type.read(node, path, &log).map { .some($0) }
            },
            write: { $0.map(type.write) ?? .null })
    }
}
