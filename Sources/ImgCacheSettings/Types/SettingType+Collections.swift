extension SettingType {
    /// A list of elements that are `named` in the plural, each but once unless told.
    static func list<Element: Hashable>(
        of element: SettingType<Element>, named: String, count: ClosedRange<Int> = 0...10_000,
        isUnique: Bool = true
    ) -> SettingType where Value == [Element] {
        let number =
            count.lowerBound > 0 && count.upperBound >= 10_000
            ? ", at least \(count.lowerBound)"
            : count.upperBound < 10_000 ? ", \(count.lowerBound) ... \(count.upperBound)" : ""
        let allowed =
            "a list of \(named)\(number)\(isUnique ? ", each once" : "") (each: \(element.allowed))"
        var schema: [SettingValue.Member] = [
            .init("type", "array"), .init("items", element.schema),
        ]
        if count.lowerBound > 0 { schema.append(.init("minItems", .integer(count.lowerBound))) }
        if count.upperBound < 10_000 {
            schema.append(.init("maxItems", .integer(count.upperBound)))
        }
        if isUnique { schema.append(.init("uniqueItems", true)) }
        return SettingType(
            shape: .list, allowed: allowed, schema: .map(schema),
            inner: element.inner.map { InnerSetting(step: "[]" + $0.step, key: $0.key) },
            read: { node, path, log in
                guard case .list(let nodes) = node.content else {
                    log.wrongType(path, node, allowed: allowed)
                    return nil
                }
                guard count.contains(nodes.count) else {
                    log.badValue(
                        path, at: node.origin, found: "a list of \(nodes.count)", allowed: allowed)
                    return nil
                }
                var values: [Element] = []
                var isWhole = true
                for (index, node) in nodes.enumerated() {
                    let place = "\(path)[\(index)]"
                    guard let value = element.read(node, place, &log) else {
                        isWhole = false
                        continue
                    }
                    if isUnique, values.contains(value) {
                        log.badValue(
                            place, at: node.origin, found: "\(node.found) a second time",
                            allowed: allowed)
                        isWhole = false
                    }
                    values.append(value)
                }
                return isWhole ? values : nil
            },
            write: { .list($0.map(element.write)) })
    }

    /// A mapping with names of the user's choice to values that are `named` in the plural;
    /// `value` gives the type of what stands under a name.
    static func map<Element>(
        names: MapNames, named: String,
        of value: @escaping @Sendable (String) -> SettingType<Element>
    ) -> SettingType where Value == [NamedValue<Element>] {
        let model = value(names.example)
        let allowed =
            "a mapping of \(names.noun) to \(named) (names: \(names.allowed); "
            + "each: \(model.allowed))"
        return SettingType(
            shape: .map, allowed: allowed,
            schema: [
                "type": "object", "propertyNames": ["pattern": .text(names.pattern)],
                "additionalProperties": model.schema,
            ],
            inner: model.inner.map {
                InnerSetting(step: ".\(names.placeholder)" + $0.step, key: $0.key)
            },
            read: { node, path, log in
                guard case .map(let members) = node.content else {
                    log.wrongType(path, node, allowed: allowed)
                    return nil
                }
                var values: [NamedValue<Element>] = []
                var isWhole = true
                for member in members {
                    let place = "\(path).\(member.key)"
                    guard let name = names.parse(member.key) else {
                        log.badValue(
                            place, at: member.origin,
                            found: "the name \(SettingText.quoted(member.key))",
                            allowed: names.allowed)
                        isWhole = false
                        continue
                    }
                    if let element = value(name).read(member.value, place, &log) {
                        values.append(NamedValue(name: name, value: element))
                    } else {
                        isWhole = false
                    }
                }
                return isWhole ? values : nil
            },
            write: { named in
                .map(named.map { .init($0.name, value($0.name).write($0.value)) })
            })
    }
}
