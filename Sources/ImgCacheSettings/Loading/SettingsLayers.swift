/// Where a configuration is put together from; earlier layers win.
public struct SettingsLayers: Sendable {
    /// The file that is read when no other is named, relative to the working directory.
    public static let standardPath = "config/imgcache.yaml"

    /// Settings given on the command line: the path (`fetch.perHost`) with the text.
    ///
    /// Lists are written `a, b` or as JSON, mappings as JSON; see ``listText(_:)``.
    public var flags: [String: String]
    /// The flags as the user wrote them, by path, for messages: `--cache` for `cache.directory`.
    public var flagNames: [String: String]
    /// The environment; variables whose names begin with `IMGCACHE_` and a section count.
    public var environment: [String: String]
    /// The file.
    public var file: File

    /// Which file is read.
    public enum File: Hashable, Sendable {
        /// This one, where it is there; without it the other layers are enough.
        case ifPresent(String)
        /// This one; it must be there.
        case named(String)
        /// A text in place of a file; the path is for messages.
        case text(String, path: String)
        /// None.
        case none

        /// ``SettingsLayers/standardPath``, where it is there.
        public static let standard = File.ifPresent(standardPath)
    }

    /// Takes the layers; by default the standard file alone.
    public init(
        flags: [String: String] = [:], flagNames: [String: String] = [:],
        environment: [String: String] = [:], file: File = .standard
    ) {
        self.flags = flags
        self.flagNames = flagNames
        self.environment = environment
        self.file = file
    }

    /// The text of a list for ``flags``, whatever its elements hold: a repeated flag's values.
    public static func listText(_ elements: [String]) -> String {
        "[" + elements.map(SettingText.quoted).joined(separator: ", ") + "]"
    }
}
