import Testing

@testable import ImgCacheSettings

/// The schema and the program judge alike.
@Suite struct SchemaTests {
    @Test(arguments: [
        "content: {roots: [a], baseURL: null}", "content:", "fetch: {hosts: {}}",
        "content: {uncached: false}", "content: {uncached: omit}", "cache: {minFree: 1.5GiB}",
        "fetch: {lowSpeed: 0B/30s, timeout: 1m30s, maxRunBytes: null}",
        "fetch: {hosts: {'*.example.net': {perHost: 1, delay: 1s}, a.example: {}}}",
        "fetch: {rewrite: {old.example.com/: 'new.example.com/a/'}}",
        "limits: {workerSeconds: 5, formats: [svg]}",
        "network: {allowAddresses: [127.0.0.1, 'fd00::/8'], connectTo: ['::127.0.0.1:80']}",
        "network: {proxy: 'socks5h://proxy.example:1080', caFile: ca.pem}",
        "thumbnails: {card: {width: 4}, hero: {height: 4, widths: [5], dpr: [2]}}",
        "thumbnails: {card: {width: 4, height: 4, fit: cover, crop: north, background: '00ff00'}}",
        "thumbnails: {}",
        "audit: {acknowledged: [{host: a.example, reason: any, note: n, until: 2027-01-01}]}",
        EffectiveSettingsTests.odd,
    ]) func bothAccept(file: String) throws {
        let settings = try load(file, roots: file.contains("roots:") ? nil : "a")
        #expect(try passes(file))
        #expect(try passes(EffectiveSettings(settings).yaml))
    }

    @Test(arguments: [
        "colour: red", "fetch: {perHosts: 1}", "fetch: {perHost: 0}", "fetch: {perHost: '4'}",
        "fetch: {perHost: 4.5}", "fetch: {perHost: }", "fetch: {sendReferer: yes}",
        "fetch: {timeout: 60}", "fetch: {timeout: soon}", "limits: {maxBytes: 25}",
        "limits: {maxBytes: 25 MB}", "limits: {formats: []}", "limits: {formats: [jpeg, jpeg]}",
        "limits: {formats: [bmp]}", "content: {include: []}", "content: {roots: a}",
        "content: {baseURL: example.org}", "content: {baseURL: 'https://u@example.org'}",
        "content: {uncached: true}", "cache: []", "cache: {directory: ''}",
        "fetch: {userAgent: 'grün'}", "fetch: {hosts: {'*': {}}}", "fetch: {hosts: {a.b: {x: 1}}}",
        "fetch: {rewrite: {'http://a/': b/}}", "network: {connectTo: ['a:1:b']}",
        "network: {allowAddresses: [localhost]}", "network: {proxy: 'ftp://x'}",
        "thumbnails: {card: {}}", "thumbnails: {card: {width: null}}",
        "thumbnails: {card: {width: 4, fit: cover}}",
        "thumbnails: {card: {width: 4, height: null, fit: fill}}", "thumbnails: {Card: {width: 4}}",
        "thumbnails: {card: {width: 4, background: 336699}}",
        "thumbnails: {card: {width: 4, background: fff}}", "thumbnails: [card]",
        "audit: {acknowledged: [{reason: any, note: n, until: 2027-01-01}]}",
        "audit: {acknowledged: [{host: a.example, url: 'https://a.example/', reason: any, note: n, until: 2027-01-01}]}",
        "audit: {acknowledged: [{host: a.example, reason: any, until: 2027-01-01}]}",
        "audit: {acknowledged: [{host: a.example, reason: any, note: n, until: tomorrow}]}",
        "audit: {acknowledged: [{host: a.example, note: n, until: 2027-01-01}]}",
        "audit: {acknowledged: [{host: a.example, reason: null, note: n, until: 2027-01-01}]}",
    ]) func bothRefuse(file: String) throws {
        #expect(throws: SettingsError.self) { try load(file) }
        #expect(try !passes(file))
    }

    @Test(arguments: SettingCatalog.all.filter { $0.standard != nil }.map(\.name))
    func everyDefaultIsAllowedByItsOwnRules(name: String) throws {
        let key = try #require(SettingCatalog.key(name))
        let standard = try #require(key.standard)
        #expect(try SchemaChecker().passes(standard, key.schema))
    }

    private func passes(_ file: String) throws -> Bool {
        let schema = try SettingValue(yaml: SchemaText.document())
        return try SchemaChecker().passes(SettingValue(yaml: file), schema)
    }
}
