import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// Flag before environment before file before default.
@Suite struct LayerTests {
    private static let file = "fetch:\n  perHost: 5\n"
    private static let variable = ["IMGCACHE_FETCH_PER_HOST": "6"]
    private static let flag = ["fetch.perHost": "7"]

    @Test(
        arguments: [
            ("", [:], [:], 4, Origin.standard),
            (file, [:], [:], 5, .file(path: testPath, line: 2)),
            (file, variable, [:], 6, .environment("IMGCACHE_FETCH_PER_HOST")),
            (file, variable, flag, 7, .flag("fetch.perHost")),
            ("", [:], flag, 7, .flag("fetch.perHost")),
        ] as [(String, [String: String], [String: String], Int, Origin)])
    func theFirstLayerThatSpeaksWins(
        file: String, environment: [String: String], flags: [String: String], perHost: Int,
        origin: Origin
    ) throws {
        let settings = try load(file, flags: flags, environment: environment)
        #expect(settings.fetch.perHost == perHost)
        #expect(settings.origin(of: "fetch.perHost") == origin)
    }

    @Test(arguments: [
        ("content.roots", "IMGCACHE_CONTENT_ROOTS"),
        ("content.baseURL", "IMGCACHE_CONTENT_BASE_URL"),
        ("thumbnails", "IMGCACHE_THUMBNAILS"), ("network.caFile", "IMGCACHE_NETWORK_CA_FILE"),
        ("fetch.maxRunBytes", "IMGCACHE_FETCH_MAX_RUN_BYTES"),
    ]) func aVariableIsNamedAfterItsPath(name: String, variable: String) {
        #expect(SettingCatalog.key(name)?.environmentName == variable)
    }

    @Test func noTwoSettingsShareAVariable() {
        let names = SettingCatalog.all.map(\.environmentName)
        #expect(Set(names).count == names.count)
    }

    @Test(arguments: [
        ("a, b", ["a", "b"]), ("a", ["a"]), ("[a, 'b,c']", ["a", "b,c"]),
        (#"["a", "b,c"]"#, ["a", "b,c"]), (" a ,b ", ["a", "b"]),
        (SettingsLayers.listText(["a,b", "c\"d", "[e]"]), ["a,b", "c\"d", "[e]"]),
    ]) func listsAreWrittenWithCommasOrAsJSON(text: String, roots: [String]) throws {
        #expect(
            try load(environment: ["IMGCACHE_CONTENT_ROOTS": text], roots: nil).content.roots
                == roots)
        #expect(try load(flags: ["content.roots": text]).content.roots == roots)
    }

    @Test func anEmptyTextIsAnEmptyListOrNothing() throws {
        let environment = [
            "IMGCACHE_NETWORK_ALLOW_ADDRESSES": "", "IMGCACHE_NETWORK_PROXY": "",
            "IMGCACHE_FETCH_HOSTS": "", "IMGCACHE_CONTENT_ASSET_ROOT": "null",
        ]
        let file =
            "network: {allowAddresses: [10.0.0.0/8], proxy: 'http://p:1'}\n"
            + "fetch: {hosts: {a.example: {perHost: 1}}}\n"
        let settings = try load(file, environment: environment)
        #expect(settings.network.allowAddresses.isEmpty)
        #expect(settings.network.proxy == nil)
        #expect(settings.fetch.hosts.isEmpty)
        #expect(settings.content.assetRoot == nil)
    }

    @Test func bracketsOfAnAddressAreNoList() throws {
        let settings = try load(flags: ["network.connectTo": "[::1]:443:127.0.0.1:8443"])
        #expect(settings.network.connectTo == ["[::1]:443:127.0.0.1:8443"])
    }

    @Test func mappingsAreWrittenAsJSONAndReplaceTheDefaults() throws {
        let json = #"{"tile": {"width": 64, "height": 64, "fit": "cover", "formats": ["png"]}}"#
        let settings = try load(environment: ["IMGCACHE_THUMBNAILS": json])
        #expect(settings.presets.map(\.name) == ["tile"])
        #expect(settings.presets.first?.formats == [.png])
    }

    @Test func mappingsOfTheFileReplaceTheDefaults() throws {
        let settings = try load("thumbnails: {tile: {width: 64}}")
        #expect(settings.presets.map(\.name) == ["tile"])
        #expect(try load("thumbnails: {}").presets.isEmpty)
    }

    @Test func sectionsWithoutALineAreNoError() throws {
        #expect(try load("fetch:\ncache: ~\n# nothing\n").fetch.perHost == 4)
        #expect(try load("# nothing but a comment\n").fetch.perHost == 4)
    }

    @Test func variablesOfOthersAreNotOurs() throws {
        let environment = ["IMGCACHE_CONFIG": "x", "IMGCACHE_LOG_LEVEL": "debug", "PATH": "/bin"]
        #expect(try load(environment: environment).fetch.perHost == 4)
    }

    @Test func whatAnotherLayerHidesIsCheckedAllTheSame() {
        let found = faults("fetch: {perHost: 0}", flags: ["fetch.perHost": "2"])
        #expect(found.map(\.key) == ["fetch.perHost"])
        #expect(found.first?.origin == .file(path: testPath, line: 1))
    }

    @Test func aFlagIsNamedAsTheUserWroteIt() throws {
        let layers = SettingsLayers(
            flags: ["cache.directory": "", "content.roots": "a"],
            flagNames: ["cache.directory": "--cache"], file: .none)
        #expect {
            try SettingsLoader.load(layers)
        } throws: { error in
            "\(error)".hasPrefix("flag --cache: cache.directory: bad value: found \"\".")
        }
    }

    @Test func theMostSpecificHostRuleComesFirst() throws {
        let file = """
            fetch:
              hosts:
                "*.example.net": {perHost: 1, delay: 1s}
                "*.CDN.example.net": {perHost: 8}
                img.example.net: {delay: 500ms}
            """
        let rules = try load(file).fetch.hosts
        #expect(rules.map(\.pattern) == ["img.example.net", "*.cdn.example.net", "*.example.net"])
        #expect(rules.map(\.perHost) == [nil, 8, 1])
        #expect(rules.map(\.delay) == [.milliseconds(500), nil, .seconds(1)])
    }

    @Test func theLongestRewriteComesFirst() throws {
        let file = """
            fetch:
              rewrite: {old.example.com/: new.example.com/, old.example.com/img/: img.example.com/}
            """
        let rules = try load(file).fetch.rewrite
        #expect(rules.map(\.from) == ["old.example.com/img/", "old.example.com/"])
        #expect(rules.map(\.to) == ["img.example.com/", "new.example.com/"])
    }

    @Test func slashesAtTheEndOfTheBaseURLAreDropped() throws {
        let url = try load("content: {baseURL: 'https://EXAMPLE.org/site//'}").content.baseURL
        #expect(url?.text == "https://example.org/site")
    }

    @Test func anAcknowledgementHoldsThroughItsLastDay() throws {
        let file = """
            audit:
              acknowledged:
                - {host: "*.example.net", reason: any, note: They move house, until: 2027-01-31}
                - {url: "HTTPS://cdn.example.com/a.jpg#x", reason: http_404, note: "Known", until: "2027-02-28"}
            """
        let list = try load(file).acknowledged
        #expect(list.map(\.until.description) == ["2027-02-01T00:00:00Z", "2027-03-01T00:00:00Z"])
        #expect(list.last?.subject == .source("https://cdn.example.com/a.jpg"))
        let evening = try #require(Timestamp(rfc3339: "2027-01-31T23:59:59Z"))
        let first = try #require(list.first)
        #expect(first.covers("https://a.example.net/x", host: "a.example.net", at: evening))
        #expect(
            !first.covers(
                "https://a.example.net/x", host: "a.example.net",
                at: evening.advanced(by: .seconds(1))))
        #expect(!first.covers("https://example.com/x", host: "example.com", at: evening))
    }
}
