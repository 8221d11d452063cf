/// A value under a name of the user's choice.
struct NamedValue<Value: Sendable>: Sendable {
    let name: String
    let value: Value
}

/// The names that a mapping may have.
struct MapNames: Sendable {
    /// What they name, plural.
    let noun: String
    /// How one is written in tables: `NAME`.
    let placeholder: String
    /// One that is allowed.
    let example: String
    /// What is allowed, in words.
    let allowed: String
    /// The same as a regular expression.
    let pattern: String
    /// The name as it is kept; `nil` for a bad one.
    let parse: @Sendable (String) -> String?
}
