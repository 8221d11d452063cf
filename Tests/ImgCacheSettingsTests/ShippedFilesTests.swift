import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// The files of the repository that are made from the catalog.
///
/// `IMGCACHE_REGENERATE=1 swift test --filter ShippedFilesTests` writes them anew.
@Suite struct ShippedFilesTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static var regenerates: Bool {
        ProcessInfo.processInfo.environment["IMGCACHE_REGENERATE"] == "1"
    }

    /// What the shipped file sets: the examples of this repository.
    private static let shipped: [String: SettingValue] = [
        "content.roots": ["Examples/news"],
        "content.baseURL": "https://example.org/site",
        "content.assetRoot": "Examples/news",
        "thumbnails": SettingCatalog.key("thumbnails")?.standard ?? .null,
    ]

    private static var configuration: String {
        SettingsTemplate.yaml(
            values: shipped,
            title: [
                "The configuration of imgcache, as it ships: the articles under Examples/news.",
                "imgcache init writes one for your own documents; imgcache config prints what is "
                    + "in force.",
            ])
    }

    private func agree(_ path: String, _ text: String) throws {
        let file = Self.root.appendingPathComponent(path)
        if Self.regenerates { try Data(text.utf8).write(to: file) }
        #expect(
            try String(contentsOf: file, encoding: .utf8) == text,
            "\(path) is not what the catalog makes; IMGCACHE_REGENERATE=1 writes it anew")
    }

    @Test func theConfigurationIsWhatTheCatalogMakes() throws {
        try agree("config/imgcache.yaml", Self.configuration)
    }

    @Test func theSchemaIsWhatTheCatalogMakes() throws {
        try agree("config/imgcache.schema.json", SchemaText.document())
    }

    @Test func theTableInTheReadmeIsWhatTheCatalogMakes() throws {
        let file = Self.root.appendingPathComponent("README.md")
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let readme = try String(contentsOf: file, encoding: .utf8)
        guard let block = SettingsTable.block(in: readme) else { return }
        if Self.regenerates {
            let text = readme.replacingOccurrences(of: block, with: SettingsTable.markdown())
            try Data(text.utf8).write(to: file)
        } else {
            #expect(block == SettingsTable.markdown())
        }
    }

    @Test func theConfigurationLoadsAndSetsNoMoreThanItMust() throws {
        let settings = try load(Self.configuration, roots: nil)
        #expect(settings.content.roots == ["Examples/news"])
        #expect(settings.content.baseURL?.text == "https://example.org/site")
        let set = settings.entries.filter { $0.origin != .standard }.map(\.name)
        #expect(Set(set) == Set(Self.shipped.keys))
    }

    @Test func theConfigurationPassesTheSchema() throws {
        let schema = try SettingValue(yaml: SchemaText.document())
        #expect(try SchemaChecker().passes(SettingValue(yaml: Self.configuration), schema))
    }

    /// Every comment that holds a default is taken at its word.
    @Test func theConfigurationWithAllCommentsTakenAwayHoldsTheDefaults() throws {
        let lines = Self.configuration.split(separator: "\n").map { line -> String in
            let content = line.drop { $0 == " " }
            guard content.hasPrefix("#"), !content.hasPrefix("# "), content != "#" else {
                return String(line)
            }
            return String(line.prefix { $0 == " " } + content.dropFirst())
        }
        let settings = try load(lines.joined(separator: "\n"), roots: nil)
        let defaults = try load()
        for key in SettingCatalog.all where Self.shipped[key.name] == nil {
            #expect(settings.origin(of: key.name) != .standard, "\(key.name)")
            #expect(settings.value(key.name) == defaults.value(key.name), "\(key.name)")
        }
    }

    @Test func noLineOfTheConfigurationIsLongerThanAHundred() {
        for line in Self.configuration.split(separator: "\n") {
            #expect(line.count <= 100, "\(line)")
        }
    }

    @Test func theTableNamesEverySettingOnce() {
        let rows = SettingsTable.markdown().split(separator: "\n")
        for name in SettingCatalog.all.map(\.name) {
            #expect(rows.count { $0.hasPrefix("| `\(name)` |") } == 1, "\(name)")
        }
        #expect(rows.contains { $0.hasPrefix("| `thumbnails.NAME.width` |") })
        #expect(rows.contains { $0.hasPrefix("| `fetch.hosts.PATTERN.delay` |") })
        #expect(rows.contains { $0.hasPrefix("| `audit.acknowledged[].until` |") })
    }

    @Test func theBlockOfADocumentIsFoundBetweenItsMarks() {
        let text = "# A\n\n\(SettingsTable.opening)\n| x |\n\(SettingsTable.closing)\n"
        #expect(SettingsTable.block(in: text) == "| x |\n")
        #expect(SettingsTable.block(in: "# A\n") == nil)
    }
}
