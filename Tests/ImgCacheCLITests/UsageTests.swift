import Foundation
import Testing

@Suite(.serialized) struct UsageTests {
    @Test(arguments: [
        ["--no-such-flag"], ["sync", "--limit", "-1"], ["sync", "--limit", "many"],
        ["sync", "--max-duration", "10"], ["show"], ["no-such-command"],
    ]) func wrongUsageEndsWith64AndSaysWhy(arguments: [String]) throws {
        let result = try Program.run(arguments)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("Error: "))
    }

    @Test(arguments: [
        ("prune --grace -1d", "'-1d' is no duration from 0"),
        ("prune --max-size -1GB", "'-1GB' is no size from 0"),
        ("sync --limit -1", "'-1' is no count: write a whole number from 0"),
        ("audit --limit -1", "'-1' is no count: write a whole number from 0"),
        ("sync --max-duration -5m", "'-5m' is no duration from 0"),
        ("status --max-age -36h", "'-36h' is no duration from 0"),
    ]) func aNegativeValueIsToldWhatIsAllowed(line: String, answer: String) throws {
        let result = try Program.run(line.split(separator: " ").map(String.init))
        #expect(result.status == 64)
        #expect(result.errors.contains(answer), "\(result.errors)")
    }

    @Test func helpListsTheCommandsAndHidesTheWorker() throws {
        let result = try Program.run(["--help"])
        #expect(result.status == 0)
        for command in ["sync", "status", "show", "config"] {
            #expect(result.output.contains("\n  \(command) "))
        }
        #expect(!result.output.contains("render-worker"))
    }

    @Test func aMissingConfigurationNamesTheFileAndTheNextStep() throws {
        let home = try TemporaryFolder()
        let result = try Program.run(["sync", "--config", "nowhere.yaml"], in: home.path)
        #expect(result.status == 3)
        #expect(result.errors.contains("nowhere.yaml"))
    }

    @Test func anUnknownKeyNamesLineAndNearestKey() throws {
        let home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content:\n  roots: [a]\nfetch:\n  perhost: 3\n")
        let result = try Program.run(["sync"], in: home.path)
        #expect(result.status == 3)
        #expect(result.errors.contains("config/imgcache.yaml:4"))
        #expect(result.errors.contains("perHost"))
    }

    @Test func configIsReadBackToTheSameValues() throws {
        let home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content: {roots: [a]}\n")
        let first = try Program.run(["config", "--set", "fetch.perHost=2"], in: home.path)
        #expect(first.status == 0)
        #expect(first.output.contains("perHost: 2  # flag --set fetch.perHost=2"))
        try home.write("again.yaml", first.output)
        let second = try Program.run(["config", "--config", "again.yaml"], in: home.path)
        func values(_ text: String) -> [String] {
            text.split(separator: "\n").map { String($0.split(separator: "  #")[0]) }
        }
        #expect(values(second.output) == values(first.output))
    }

    @Test func theEnvironmentComesBeforeTheFileAndAfterFlags() throws {
        let home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content: {roots: [a]}\nfetch: {perHost: 5}\n")
        let environment = ["IMGCACHE_FETCH_PER_HOST": "6"]
        let first = try Program.run(["config"], in: home.path, environment: environment)
        #expect(first.output.contains("perHost: 6"))
        let second = try Program.run(
            ["config", "--set", "fetch.perHost=7"], in: home.path, environment: environment)
        #expect(second.output.contains("perHost: 7"))
    }

    @Test func statusWithoutACacheSaysWhatToDo() throws {
        let home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content: {roots: [a]}\n")
        let result = try Program.run(["status"], in: home.path)
        #expect(result.status == 1)
        #expect(result.errors.contains("imgcache sync"))
    }
}

@Suite struct ReadMeTests {
    @Test func theUsageInTheReadMeIsThatOfTheProgram() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let help = try Program.run(["--help"]).output
        let isQuoted = text.contains("```text\n" + help + "```")
        #expect(isQuoted, "paste the output of imgcache --help between ```text and ```")
    }
}
