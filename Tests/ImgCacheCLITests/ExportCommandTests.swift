import Foundation
import Testing

@Suite struct ExportCommandTests {
    private let home: TemporaryFolder

    /// Two documents, read without a request.
    init() throws {
        home = try TemporaryFolder()
        try home.write("config/imgcache.yaml", "content: {roots: [articles]}\n")
        try home.write(
            "articles/a.md",
            "---\ntitle: '=cmd()'\nimages:\n  - url: https://b.example/2.jpg\n"
                + "  - url: https://a.example/1.jpg\n---\n")
        try home.write("articles/b.yaml", "images: [https://b.example/2.jpg]\n")
        let result = try Program.run(["sync", "--offline"], in: home.path)
        try #require(result.status == 0, "\(result.errors)")
    }

    private func export(_ arguments: String...) throws -> Program.Result {
        try Program.run(["export"] + arguments, in: home.path)
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }

    @Test func imagesComeAsJSONByURL() throws {
        let result = try export()
        #expect(result.status == 0, "\(result.errors)")
        let rows = try objects(result.output)
        #expect(
            rows.map { $0["url"] as? String } == [
                "https://a.example/1.jpg", "https://b.example/2.jpg",
            ])
        #expect(rows[1]["reference_count"] as? Int == 2)
        #expect(rows[1]["is_cached"] as? Bool == false)
    }

    @Test(arguments: [("images", 2), ("references", 3), ("documents", 2), ("runs", 1)])
    func everyTableComesInEveryFormat(table: String, rows: Int) throws {
        #expect(try objects(export("--table", table).output).count == rows)
        let lines = try export("--table", table, "--format", "ndjson").output
        #expect(lines.split(separator: "\n").count == rows)
        let csv = try export("--table", table, "--format", "csv").output
        #expect(csv.components(separatedBy: "\r\n").count == rows + 2)
    }

    @Test func titleThatIsAFormulaIsDisarmed() throws {
        let csv = try export("--table", "documents", "--format", "csv").output
        #expect(csv.contains("\"'=cmd()\""))
        let json = try export("--table", "documents").output
        #expect(json.contains("\"title\":\"=cmd()\""))
    }

    @Test func outputReplacesTheFileAsAWhole() throws {
        try home.write("out.json", "old")
        let result = try export("--output", "out.json")
        #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
        #expect(try objects(home.read("out.json")).count == 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: home.path)
        #expect(Set(names) == ["articles", "cache", "config", "out.json"])
    }

    @Test func outputThatCannotBeMadeIsNamed() throws {
        let result = try export("--output", "nowhere/out.json")
        #expect(result.status == 1)
        #expect(result.errors.contains("nowhere/out.json"))
    }

    @Test func readerThatGoesAwayIsNoError() throws {
        // More than a pipe holds, and nobody reads.
        let images = (0..<6000).map {
            "  - https://c.example/a-long-name-to-fill-the-pipe-\($0).jpg\n"
        }
        try home.write("articles/many.yaml", "images:\n" + images.joined())
        #expect(try Program.run(["sync", "--offline"], in: home.path).status == 0)
        let result = try Program.run(
            "/bin/sh",
            ["-c", "{ \"$0\" export; echo \"status $?\" >&2; } | true", Program.path.path],
            in: home.path)
        #expect(result.errors == "status 0\n")
    }

    @Test func withoutACatalogTheNextStepIsNamed() throws {
        let other = try TemporaryFolder()
        try other.write("config/imgcache.yaml", "content: {roots: [a]}\n")
        let result = try Program.run(["export"], in: other.path)
        #expect(result.status == 1)
        #expect(result.errors.contains("imgcache sync"))
    }

    @Test(arguments: [["--format", "xml"], ["--table", "sources"]])
    func wrongWordsEndWith64(arguments: [String]) throws {
        #expect(try Program.run(["export"] + arguments, in: home.path).status == 64)
    }
}
