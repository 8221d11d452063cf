import ImgCacheModel
import Testing

@testable import ImgCacheSettings

/// What is told of a configuration that cannot be used.
@Suite struct FaultTests {
    @Test(arguments: [
        ("fetch:\n  perHosts: 4\n", 2, "fetch.perHosts", "fetch.perHost"),
        ("fetsh: {}\n", 1, "fetsh", "fetch"),
        ("content:\n  roots: [a]\n\nperHost: 4\n", 4, "perHost", "fetch.perHost"),
        ("limits: {maxbytes: 1MB}", 1, "limits.maxbytes", "limits.maxBytes"),
        ("cache: {maxBytes: 1MB}", 1, "cache.maxBytes", "limits.maxBytes"),
        (
            "thumbnails:\n  card:\n    widht: 4\n    width: 4\n", 3, "thumbnails.card.widht",
            "thumbnails.card.width"
        ),
        (
            "fetch:\n  hosts:\n    a.example: {perhost: 1}\n", 3, "fetch.hosts.a.example.perhost",
            "fetch.hosts.a.example.perHost"
        ),
        ("audit: {acknowledge: []}", 1, "audit.acknowledge", "audit.acknowledged"),
    ]) func anUnknownKeyIsToldWithTheNearestThatExists(
        file: String, line: Int, key: String, nearest: String
    ) throws {
        let found = faults(file)
        let fault = try #require(found.first)
        #expect(found.count == 1)
        #expect(fault.kind == .unknownKey)
        #expect(fault.origin == .file(path: testPath, line: line))
        #expect(fault.key == key)
        #expect(fault.nearest == nearest)
        #expect(fault.description.contains("\(testPath):\(line): \(key): "))
        #expect(fault.description.contains("did you mean \(nearest)?"))
    }

    @Test(arguments: [
        ("fetch: {perHost: four}", "fetch.perHost", "\"four\"", "a whole number, 1 ... 64"),
        ("fetch: {perHost: '4'}", "fetch.perHost", "\"4\"", "a whole number, 1 ... 64"),
        ("fetch: {perHost: 4.5}", "fetch.perHost", "4.5", "a whole number, 1 ... 64"),
        ("fetch: {perHost: }", "fetch.perHost", "nothing", "a whole number, 1 ... 64"),
        ("fetch: {perHost: [4]}", "fetch.perHost", "a list", "a whole number, 1 ... 64"),
        ("fetch: {sendReferer: yes}", "fetch.sendReferer", "\"yes\"", "true or false"),
        ("fetch: {sendReferer: 1}", "fetch.sendReferer", "1", "true or false"),
        ("limits: {maxBytes: 25}", "limits.maxBytes", "25", "a size with a unit"),
        ("fetch: {timeout: 60}", "fetch.timeout", "60", "a duration with a unit"),
        ("content: {exclude: drafts}", "content.exclude", "\"drafts\"", "a list of globs"),
        ("content: {exclude: [12]}", "content.exclude[0]", "12", "a glob"),
        ("cache: {directory: {a: b}}", "cache.directory", "a mapping", "a path"),
        ("cache: {directory: null}", "cache.directory", "nothing", "a path"),
        ("cache: [a]", "cache", "a list", "a mapping with directory, minFree"),
        ("thumbnails: [card]", "thumbnails", "a list", "a mapping of names to presets"),
        ("thumbnails: {card: 400}", "thumbnails.card", "400", "a preset with width, height"),
    ]) func aWrongTypeIsTold(file: String, key: String, found: String, allowed: String) throws {
        try expect(.wrongType, file, key, found, allowed)
    }

    @Test(arguments: [
        ("fetch: {perHost: 0}", "fetch.perHost", "0", "a whole number, 1 ... 64"),
        ("fetch: {perHost: 65}", "fetch.perHost", "65", "a whole number, 1 ... 64"),
        ("fetch: {timeout: soon}", "fetch.timeout", "\"soon\"", "a duration with a unit"),
        ("fetch: {timeout: 10ms}", "fetch.timeout", "\"10ms\"", "100ms ... 1d"),
        ("fetch: {lowSpeed: 1KB}", "fetch.lowSpeed", "\"1KB\"", "1KB/30s"),
        ("fetch: {onTakedown: drop}", "fetch.onTakedown", "\"drop\"", "one of keep, withdraw"),
        ("fetch: {userAgent: 'a\u{e4}'}", "fetch.userAgent", "\"a\u{e4}\"", "printable ASCII"),
        (
            "fetch: {rewrite: {'http://a/': b/}}", "fetch.rewrite.http://a/",
            "the name \"http://a/\"", "without a scheme"
        ),
        ("fetch: {hosts: {'*': {perHost: 1}}}", "fetch.hosts.*", "the name \"*\"", "*.example.net"),
        ("limits: {maxBytes: 25MP}", "limits.maxBytes", "\"25MP\"", "25MB"),
        ("limits: {formats: []}", "limits.formats", "a list of 0", "a list of formats"),
        ("limits: {formats: [jpeg, bmp]}", "limits.formats[1]", "\"bmp\"", "one of jpeg, png"),
        (
            "limits: {formats: [jpeg, jpeg]}", "limits.formats[1]", "\"jpeg\" a second time",
            "each once"
        ),
        (
            "content: {baseURL: example.org}", "content.baseURL", "\"example.org\"",
            "an http or https URL"
        ),
        (
            "content: {baseURL: 'https://u:p@example.org'}", "content.baseURL",
            "\"https://***@example.org\"", "without user"
        ),
        (
            "content: {baseURL: 'https://example.org/?a'}", "content.baseURL",
            "\"https://example.org/?a\"", "query"
        ),
        ("content: {include: []}", "content.include", "a list of 0", "at least 1"),
        ("content: {uncached: true}", "content.uncached", "true", "one of omit, false"),
        (
            "network: {allowAddresses: [10.0.0.0/33]}", "network.allowAddresses[0]",
            "\"10.0.0.0/33\"", "10.0.0.0/8"
        ),
        (
            "network: {connectTo: ['a:1:b']}", "network.connectTo[0]", "\"a:1:b\"",
            "HOST1:PORT1:HOST2:PORT2"
        ),
        ("network: {proxy: 'ftp://u:p@x'}", "network.proxy", "\"ftp://***@x\"", "socks5h"),
        ("audit: {brokenAfterNights: 0}", "audit.brokenAfterNights", "0", "1 ... 365"),
        (
            "audit: {acknowledged: [{note: a, reason: any, until: 2027-01-01}]}",
            "audit.acknowledged[0]", "neither url nor host", "either url or host"
        ),
        (
            "audit: {acknowledged: [{url: 'https://a.example/', host: a.example, reason: any, note: a, until: 2027-01-01}]}",
            "audit.acknowledged[0]", "both url and host", "either url or host"
        ),
        (
            "audit: {acknowledged: [{host: a.example, reason: any, note: a, until: 2027-02-30}]}",
            "audit.acknowledged[0].until", "\"2027-02-30\"", "a day such as"
        ),
    ]) func aBadValueIsTold(file: String, key: String, found: String, allowed: String) throws {
        try expect(.badValue, file, key, found, allowed)
    }

    private func expect(
        _ kind: SettingFault.Kind, _ file: String, _ key: String, _ found: String,
        _ allowed: String
    ) throws {
        let all = faults(file)
        let fault = try #require(all.first)
        #expect(all.count == 1)
        #expect(fault.kind == kind)
        #expect(fault.origin == .file(path: testPath, line: 1))
        #expect(fault.key == key)
        #expect(fault.found == found)
        #expect(fault.allowed.contains(allowed))
        for part in ["\(testPath):1: \(key): ", "found \(found)", fault.allowed] {
            #expect(fault.description.contains(part))
        }
    }

    @Test func rootsMustBeSetAndTheWayOutIsNamed() throws {
        let all = faults("fetch: {perHost: 2}", roots: nil)
        let fault = try #require(all.first)
        #expect(all.count == 1)
        #expect(fault.kind == .missingKey)
        #expect(fault.description.hasPrefix("content.roots: not set"))
        #expect(fault.description.contains("imgcache init"))
    }

    @Test func anAcknowledgementNeedsItsNoteAndItsEnd() {
        let found = faults("audit:\n  acknowledged:\n    - host: a.example\n")
        let names = ["reason", "note", "until"]
        #expect(found.map(\.key) == names.map { "audit.acknowledged[0].\($0)" })
        #expect(found.allSatisfy { $0.kind == .missingKey })
        #expect(found.allSatisfy { $0.description.hasPrefix("\(testPath):3: ") })
    }

    @Test func allFaultsAreReportedTogetherThoseOfTheFileFirst() {
        let file = """
            fetch:
              retries: 11
              perHosts: 4
            limits: {maxFrames: 0}
            colour: red
            """
        let found = faults(
            file, flags: ["fetch.timeout": "1"],
            environment: ["IMGCACHE_CACHE_MIN_FREE": "lots", "IMGCACHE_FETCH_PERHOST": "1"],
            roots: nil)
        #expect(
            found.map(\.key) == [
                "fetch.retries", "fetch.perHosts", "limits.maxFrames", "colour",
                "IMGCACHE_FETCH_PERHOST", "cache.minFree", "fetch.timeout", "content.roots",
            ])
        #expect(found[4].nearest == "IMGCACHE_FETCH_PER_HOST")
        let error = SettingsError.invalid(found)
        #expect(error.description.split(separator: "\n").count == 8)
        #expect(error.code == "config_invalid")
    }

    @Test(arguments: [
        ("fetch: {perHost: 4\n", 2), ("fetch:\n\tperHost: 4\n", 2), ("a: b: c\n", 1),
        ("- content\n- fetch\n", 1), ("just words\n", 1), ("fetch: *nobody\n", 1),
        ("cache: {directory: a}\n---\ncache: {directory: b}\n", 2),
        ("cache:\n  directory: a\n  directory: b\n", 2),
        ("cache:\n  directory: a\nfetch: {}\ncache:\n  minFree: 1GB\n", 1),
    ]) func whatIsNoYAMLOfOurShapeIsToldWithItsLine(file: String, line: Int) {
        #expect {
            _ = try load(file)
        } throws: { error in
            guard case .syntax(testPath, let found, _, let problem)? = error as? SettingsError
            else { return false }
            return found == line && !problem.isEmpty && "\(error)".hasPrefix("\(testPath):\(line):")
        }
    }

    @Test func aKeyThatStandsTwiceIsNamed() {
        #expect {
            _ = try load("cache:\n  directory: a\n  directory: b\n")
        } throws: { error in
            "\(error)".contains("the key directory stands twice")
        }
    }

    @Test(arguments: ["{card: {width: 4}", "[card"]) func flowThatIsCutShortIsTold(text: String) {
        #expect {
            _ = try load(environment: ["IMGCACHE_THUMBNAILS": text])
        } throws: { error in
            "\(error)".hasPrefix("environment IMGCACHE_THUMBNAILS")
        }
    }

    @Test func everyErrorEndsWithStatusThreeAndHasAStableCode() {
        let fault = faults("fetch: {perHosts: 1}")
        let table: [(SettingsError, String)] = [
            (.unreadable(path: "a", problem: "b"), "config_unreadable"),
            (.syntax(path: "a", line: 1, column: 1, problem: "b"), "config_syntax"),
            (.invalid(fault), "config_unknown_key"),
            (.invalid([]), "config_invalid"),
        ]
        for (error, code) in table {
            #expect(error.code == code)
            #expect(error.exitStatus == .configuration)
        }
    }
}
