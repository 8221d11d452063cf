internal import FoundationEssentials

/// JSON as every `--json` output has it: sorted keys, two spaces, slashes as they are.
enum JSONText {
    /// - Throws: `EncodingError` for a number that JSON has no text for.
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The same on one line.
    ///
    /// - Throws: `EncodingError` for a number that JSON has no text for.
    static func line(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
