/// A value of the configuration as it is written: what YAML and JSON have in common.
///
/// Mappings keep their order, so that what is printed is the same text every time.
public indirect enum SettingValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number.
    case integer(Int)
    /// A text; sizes and durations are texts with a unit.
    case text(String)
    /// Values in order.
    case list([SettingValue])
    /// Keys with their values, in order, each key once.
    case map([Member])

    /// One key of a mapping with its value.
    public struct Member: Hashable, Sendable {
        /// The key.
        public let key: String
        /// What stands under it.
        public let value: SettingValue

        /// Takes both.
        public init(_ key: String, _ value: SettingValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value under a key of a mapping; `nil` for other keys and for anything but a mapping.
    public subscript(key: String) -> SettingValue? {
        guard case .map(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

extension SettingValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }
    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// A list.
    public init(arrayLiteral elements: SettingValue...) { self = .list(elements) }
    /// A mapping in the order of the literal.
    public init(dictionaryLiteral elements: (String, SettingValue)...) {
        self = .map(elements.map { Member($0.0, $0.1) })
    }
}
