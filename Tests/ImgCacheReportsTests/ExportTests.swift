import Foundation
import ImgCacheModel
import ImgCacheReports
import Testing

@Suite struct ExportTests {
    private func text(
        _ format: ExportFormat, _ columns: [String], _ rows: [[ExportValue]]
    ) -> String {
        var writer = RowWriter(format, columns: columns)
        var buffer: [UInt8] = []
        writer.begin(&buffer)
        for row in rows { writer.append(row, to: &buffer) }
        writer.end(&buffer)
        return String(decoding: buffer, as: UTF8.self)
    }

    private let row: [ExportValue] = [.text("a"), .integer(-3), .flag(true), .real(0.5), .null]
    private let columns = ["name", "count", "is", "share", "none"]

    @Test func jsonIsOneArrayWithAnObjectALine() throws {
        #expect(
            text(.json, columns, [row, row]) == """
                [
                {"name":"a","count":-3,"is":true,"share":0.5,"none":null},
                {"name":"a","count":-3,"is":true,"share":0.5,"none":null}
                ]

                """)
        #expect(text(.json, columns, []) == "[\n]\n")
        let parsed = try JSONSerialization.jsonObject(
            with: Data(text(.json, columns, [row, row]).utf8))
        #expect((parsed as? [[String: Any]])?.count == 2)
    }

    @Test func ndjsonIsAnObjectALine() {
        #expect(
            text(.ndjson, columns, [row])
                == "{\"name\":\"a\",\"count\":-3,\"is\":true,\"share\":0.5,\"none\":null}\n")
        #expect(text(.ndjson, columns, []) == "")
    }

    @Test func csvHasALineOfNamesAndCRLF() {
        #expect(
            text(.csv, columns, [row]) == "name,count,is,share,none\r\na,-3,true,0.5,\r\n")
        #expect(text(.csv, columns, []) == "name,count,is,share,none\r\n")
    }

    /// RFC 4180, section 2, and OWASP's list of what begins a formula.
    @Test(arguments: [
        ("plain", "plain"), ("a b", "a b"), ("", "\"\""), ("a,b", "\"a,b\""),
        ("say \"x\"", "\"say \"\"x\"\"\""), ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\""),
        ("=1+1", "\"'=1+1\""), ("+1", "\"'+1\""), ("-1", "\"'-1\""), ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("\tx", "\"'\tx\""), ("\rx", "\"'\rx\""), ("\nx", "\"'\nx\""), ("＝1", "\"'＝1\""),
        ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
        ("a=b", "a=b"), ("'x", "'x"), ("é\u{2028}", "é\u{2028}"),
    ]) func csvFieldIsQuotedAndDisarmed(value: String, field: String) {
        #expect(text(.csv, ["x"], [[.text(value)]]) == "x\r\n\(field)\r\n")
    }

    @Test func numbersAreNoFormulas() {
        #expect(text(.csv, ["x"], [[.integer(-1)], [.real(-0.25)]]) == "x\r\n-1\r\n-0.25\r\n")
    }

    @Test(arguments: [
        "\"", "\\", "\u{0}\u{1F}\u{7F}", "\n\r\t\u{8}\u{C}", "é 😀 \u{2028}\u{2029} \u{E2}", "/",
    ]) func everyTextComesBackFromJSON(value: String) throws {
        let line = text(.ndjson, ["k"], [[.text(value)]])
        #expect(line.filter { $0 == "\n" }.count == 1)
        let parsed = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
        #expect(parsed == ["k": value])
    }

    @Test func infinityIsNoJSON() {
        #expect(text(.ndjson, ["x"], [[.real(.infinity)]]) == "{\"x\":null}\n")
    }
}
