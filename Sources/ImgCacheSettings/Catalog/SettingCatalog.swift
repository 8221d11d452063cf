/// Every setting of the program, in the order of the shipped file.
///
/// The one place of each name, type, default and effect.
public enum SettingCatalog {
    /// All settings that a flag, a variable or a line of the file can set.
    public static let all: [SettingKey] =
        ContentKeys.all + CacheKeys.all + ThumbnailKeys.all + FetchKeys.all + LimitKeys.all
        + NetworkKeys.all + AuditKeys.all + ServeKeys.all

    /// The parts of the file.
    static let sections: [Section] = [
        Section("content", "Which documents are read, and how their references are understood."),
        Section("cache", "Where the cache lies."),
        Section("thumbnails", "What is made of each picture."),
        Section("fetch", "How other people's servers are asked."),
        Section("limits", "What is too much."),
        Section("network", "How the network is reached."),
        Section("audit", "When a picture in trouble is called broken or dead."),
        Section("serve", "How imgcache serve shows the cache to the world."),
    ]

    /// One part of the file.
    struct Section: Sendable {
        let name: String
        let effect: String

        init(_ name: String, _ effect: String) {
            self.name = name
            self.effect = effect
        }
    }

    /// The setting of a path; `nil` when there is none.
    public static func key(_ name: String) -> SettingKey? { all.first { $0.name == name } }
}
