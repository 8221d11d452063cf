extension SettingType {
    /// A mapping with fixed keys; `noun` says what it is, with its article: "a preset".
    ///
    /// `build` makes the value, or logs what is wrong between the fields and gives `nil`;
    /// `conditions` tells editors the same in JSON Schema; `write` gives the members in order.
    static func record(
        _ noun: String, fields: [SettingKey], conditions: [SettingValue.Member] = [],
        build:
            @escaping @Sendable (RecordReading, inout FaultLog) throws(MissingSetting) -> Value?,
        write: @escaping @Sendable (Value) -> [SettingValue.Member]
    ) -> SettingType {
        let allowed = "\(noun) with \(fields.map(\.name).joined(separator: ", "))"
        return SettingType(
            shape: .map, allowed: allowed,
            schema: .map(SchemaText.object(of: fields) + conditions),
            inner: fields.map { InnerSetting(step: "." + $0.name, key: $0) },
            read: { node, path, log in
                guard case .map(let members) = node.content else {
                    log.wrongType(path, node, allowed: allowed)
                    return nil
                }
                let before = log.faults.count
                for member in members where !fields.contains(where: { $0.name == member.key }) {
                    log.unknown(
                        "\(path).\(member.key)", at: member.origin,
                        siblings: fields.map { "\(path).\($0.name)" })
                }
                var values = SettingBag()
                for field in fields {
                    let place = "\(path).\(field.name)"
                    if let member = members.first(where: { $0.key == field.name }) {
                        values.store(field.name, field.read(member.value, place, &log))
                    } else if let standard = field.standard {
                        let node = ConfigNode(writing: standard, origin: .standard)
                        values.store(field.name, field.read(node, place, &log))
                    } else {
                        log.missing(place, at: node.origin, allowed: field.allowed)
                    }
                }
                guard log.faults.count == before else { return nil }
                do throws(MissingSetting) {
                    let reading = RecordReading(path: path, node: node, values: values)
                    return try build(reading, &log)
                } catch {
                    log.missing("\(path).\(error.name)", at: node.origin, allowed: allowed)
                    return nil
                }
            },
            write: { .map(write($0)) })
    }
}
