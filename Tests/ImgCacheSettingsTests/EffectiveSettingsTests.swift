import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// What `imgcache config` prints.
@Suite struct EffectiveSettingsTests {
    /// Values that need care when they are written.
    static let odd = """
        content:
          roots: [., ../x, "a b", "yes", "12", "1e3", "null", "- a", "#x", "k: v", "grün 🦦", 'q"\\\\']
          include: ["*.md", "[ab].md"]
          imageKeys: [images, "on", "3:30", "2027-01-01", "0x1F", "~"]
          baseURL: https://example.org/site
          assetRoot: null
          uncached: false
        cache: {directory: "/var/cache/img", minFree: 1.5GiB}
        thumbnails:
          "404": {width: 40, height: 30, fit: fill, background: "000000", dpr: [2, 3]}
          "on": {height: 30, formats: [auto], quality: 1}
        fetch:
          timeout: 1m30s
          lowSpeed: 512B/1m
          userAgent: "site: bot #1 (+https://example.org/bot)"
          hosts: {"*.example.net": {perHost: 1, delay: 1s500ms}, "1.2.3.4": {}}
          exclude: ["*/ads/*"]
          rewrite: {"old.example.com:8080/a:b": "[::1]:80/"}
          maxRunBytes: 20GB
        network: {allowAddresses: [127.0.0.1, "::1/128"], connectTo: ["::127.0.0.1:8080"]}
        audit:
          acknowledged: [{host: a.example, reason: any, note: "It's: \\"known\\"", until: 2027-01-31}]
        """

    @Test(arguments: ["", odd]) func theTextReadsBackToTheSameValues(file: String) throws {
        let settings = try load(file, roots: file.isEmpty ? "articles" : nil)
        let again = try load(EffectiveSettings(settings).yaml, roots: nil)
        #expect(again.content == settings.content)
        #expect(again.cache == settings.cache)
        #expect(again.presets == settings.presets)
        #expect(again.fetch == settings.fetch)
        #expect(again.limits == settings.limits)
        #expect(again.network == settings.network)
        #expect(again.audit == settings.audit)
        #expect(again.acknowledged == settings.acknowledged)
        #expect(again.entries.map(\.value) == settings.entries.map(\.value))
    }

    @Test func theTextTellsWhereEachValueCameFrom() throws {
        let settings = try load(
            "fetch:\n  retries: 1\n", flags: ["cache.directory": "x"],
            environment: ["IMGCACHE_FETCH_PER_HOST": "2"])
        let lines = EffectiveSettings(settings).description.split(separator: "\n").map(String.init)
        #expect(lines.contains("  directory: x  # flag cache.directory"))
        #expect(lines.contains("  perHost: 2  # environment IMGCACHE_FETCH_PER_HOST"))
        #expect(lines.contains("  retries: 1  # site.yaml:2"))
        #expect(lines.contains("  concurrency: 32  # default"))
        #expect(lines.contains("thumbnails:  # default"))
        #expect(lines.contains("    fit: cover"))
    }

    @Test(arguments: ["", odd]) func theJSONHasEveryValueAndItsOrigin(file: String) throws {
        let settings = try load(file, roots: file.isEmpty ? "articles" : nil)
        let data = Data(EffectiveSettings(settings).json.utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let sections = try #require(root["settings"] as? [String: Any])
        let origins = try #require(root["origins"] as? [String: [String: Any]])
        #expect(Set(origins.keys) == Set(SettingCatalog.all.map(\.name)))
        for key in SettingCatalog.all where key.name != key.section {
            let section = try #require(sections[key.section] as? [String: Any])
            #expect(section[key.leaf] != nil, "\(key.name)")
        }
        #expect((sections["thumbnails"] as? [String: Any])?.count == 2)
        let fetch = try #require(sections["fetch"] as? [String: Any])
        #expect(fetch["userAgent"] as? String == settings.fetch.userAgent)
    }

    @Test func theJSONOfAnOriginNamesItsParts() throws {
        let settings = try load("fetch:\n  retries: 1\n")
        let json = EffectiveSettings(settings).json
        #expect(json.contains("\"kind\": \"file\""))
        #expect(json.contains("\"path\": \"site.yaml\""))
        #expect(json.contains("\"line\": 2"))
    }

    @Test func whoUsesTheProxyIsNotPrinted() throws {
        let settings = try load("network: {proxy: 'http://user:secret@proxy.example:3128'}")
        #expect(settings.network.proxy == "http://user:secret@proxy.example:3128")
        let effective = EffectiveSettings(settings)
        for text in [effective.yaml, effective.json, "\(settings.entries)"] {
            #expect(!text.contains("secret"))
            #expect(text.contains("http://***@proxy.example:3128"))
        }
    }
}
