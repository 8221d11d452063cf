internal import ImgCacheModel

extension SettingType where Value == Int {
    /// A whole number.
    static func integer(_ range: ClosedRange<Int>) -> SettingType {
        let allowed = "a whole number, \(range.lowerBound) ... \(range.upperBound)"
        return SettingType(
            shape: .scalar, allowed: allowed,
            schema: [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ],
            read: { node, path, log in
                guard case .scalar(let text, let style) = node.content, style != .quoted,
                    case .integer(let number) = PlainScalar(text)
                else {
                    log.wrongType(path, node, allowed: allowed)
                    return nil
                }
                guard range.contains(number) else {
                    log.badValue(path, node, allowed: allowed)
                    return nil
                }
                return number
            },
            write: { .integer($0) })
    }
}

extension SettingType where Value == Bool {
    /// `true` or `false`, and neither `yes` nor `on`.
    static var boolean: SettingType {
        SettingType(
            shape: .scalar, allowed: "true or false", schema: ["type": "boolean"],
            read: { node, path, log in
                guard case .scalar(let text, let style) = node.content, style != .quoted,
                    case .boolean(let flag) = PlainScalar(text)
                else {
                    log.wrongType(path, node, allowed: "true or false")
                    return nil
                }
                return flag
            },
            write: { .boolean($0) })
    }
}

extension SettingType where Value: RawRepresentable<String> & CaseIterable {
    /// One of the words of an enumeration.
    static var choice: SettingType { choice(of: Array(Value.allCases)) }

    /// One of some words of an enumeration.
    static func choice(of cases: [Value]) -> SettingType {
        let words = cases.map(\.rawValue)
        let allowed = "one of " + words.joined(separator: ", ")
        let write: @Sendable (Value) -> SettingValue = { value in
            switch value.rawValue {
            case "true": .boolean(true)
            case "false": .boolean(false)
            default: .text(value.rawValue)
            }
        }
        return SettingType(
            shape: .scalar, allowed: allowed, schema: ["enum": .list(cases.map(write))],
            read: { node, path, log in
                guard case .scalar(let text, _) = node.content else {
                    log.wrongType(path, node, allowed: allowed)
                    return nil
                }
                guard let index = words.firstIndex(of: text) else {
                    log.badValue(path, node, allowed: allowed)
                    return nil
                }
                return cases[index]
            },
            write: write)
    }
}

extension SettingType where Value == ByteCount {
    /// A number of bytes with a unit.
    static func size(_ range: ClosedRange<ByteCount>) -> SettingType {
        .scalar(
            allowed: "a size with a unit such as 500KB, 25MB or 1GiB, "
                + "\(range.lowerBound) ... \(range.upperBound)",
            schema: ["type": "string", "pattern": #"^[0-9]+(\.[0-9]+)?([kKmMgGtT][iI]?)?[bB]$"#],
            parse: { text in ByteCount(parsing: text).flatMap { range.contains($0) ? $0 : nil } },
            format: \.description)
    }
}

extension SettingType where Value == Duration {
    /// A length of time with a unit.
    static func duration(_ range: ClosedRange<Duration>) -> SettingType {
        let bounds =
            DurationText.format(range.lowerBound) + " ... " + DurationText.format(range.upperBound)
        return .scalar(
            allowed: "a duration with a unit such as 500ms, 10s, 5m, 2h or 7d, \(bounds)",
            schema: ["type": "string", "pattern": #"^([0-9]+(\.[0-9]+)?(ms|s|m|h|d|w))+$"#],
            parse: { text in
                DurationText.parse(text).flatMap { range.contains($0) ? $0 : nil }
            },
            format: { DurationText.format($0) })
    }

    /// A whole number of seconds, written without a unit since the setting's name has it.
    static func seconds(_ range: ClosedRange<Int>) -> SettingType { counted(range, seconds: 1) }

    /// A whole number of days, written without a unit since the setting's name has it.
    static func days(_ range: ClosedRange<Int>) -> SettingType { counted(range, seconds: 86_400) }

    private static func counted(_ range: ClosedRange<Int>, seconds: Int) -> SettingType {
        SettingType<Int>.integer(range).mapped(
            to: { .seconds($0 * seconds) }, from: { Int($0.components.seconds) / seconds })
    }
}

extension SettingType where Value == FetchRules.LowSpeed {
    /// Bytes and a window of time.
    static var lowSpeed: SettingType {
        .scalar(
            allowed: "a size and a duration of 1s ... 1h, such as 1KB/30s; 0B/30s for no limit",
            schema: [
                "type": "string",
                "pattern":
                    #"^[0-9]+(\.[0-9]+)?([kKmMgGtT][iI]?)?[bB]/([0-9]+(\.[0-9]+)?(ms|s|m|h|d|w))+$"#,
            ],
            parse: { text in
                let parts = text.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2, let bytes = ByteCount(parsing: String(parts[0])),
                    let window = DurationText.parse(String(parts[1])),
                    (Duration.seconds(1) ... .seconds(3600)).contains(window)
                else { return nil }
                return FetchRules.LowSpeed(bytes: bytes, window: window)
            },
            format: \.description)
    }
}
