/// The fields of a mapping that was read, all of them there and right.
struct RecordReading {
    let path: String
    let node: ConfigNode
    let values: SettingBag
}

/// Values by name, each given back with its own type.
struct SettingBag: Sendable {
    private var values: [String: any AnyTypedValue] = [:]

    mutating func store(_ name: String, _ reading: SettingKey.Reading?) {
        values[name] = reading?.typed
    }

    /// The value of a setting.
    ///
    /// - Throws: ``MissingSetting`` when nothing was stored under its name, which is a setting
    ///   that is missing in the catalog's list.
    func callAsFunction<Value>(_ setting: Setting<Value>) throws(MissingSetting) -> Value {
        guard let stored = values[setting.key.name] as? TypedValue<Value> else {
            throw MissingSetting(name: setting.key.name)
        }
        return stored.value
    }
}

/// A setting that the catalog's list lacks.
struct MissingSetting: Error {
    let name: String
}
