/// A named setting of a known Swift type.
struct Setting<Value: Sendable>: Sendable {
    let key: SettingKey
    let type: SettingType<Value>

    /// - Parameters:
    ///   - name: The path, for a setting inside a mapping its name there.
    ///   - type: What it takes.
    ///   - standard: The default as one would write it; `nil` when it must be set.
    ///   - effect: One line: what it does.
    init(
        _ name: String, _ type: SettingType<Value>, default standard: SettingValue?,
        _ effect: String
    ) {
        self.type = type
        key = SettingKey(
            name: name, allowed: type.allowed, standard: standard, effect: effect,
            schema: type.schema, shape: type.shape, inner: type.inner,
            read: { node, path, log in
                type.read(node, path, &log).map {
                    SettingKey.Reading(typed: TypedValue($0), written: type.write($0))
                }
            })
    }

    /// The value as a member of a mapping.
    func member(_ value: Value) -> SettingValue.Member {
        SettingValue.Member(key.name, type.write(value))
    }
}

/// Carries a value of any type to the place that knows its type.
protocol AnyTypedValue: Sendable {}

struct TypedValue<Value: Sendable>: AnyTypedValue {
    let value: Value
    init(_ value: Value) { self.value = value }
}
