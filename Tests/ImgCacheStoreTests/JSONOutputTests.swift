import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheStore

@Suite struct JSONOutputTests {
    private let cache: TemporaryCache

    init() throws { cache = try TemporaryCache() }

    private func output(_ body: (inout JSONOutput) throws -> Void) throws -> String {
        let path = cache.directory.temporary + "/out"
        try Disk.delete(path)
        var json = JSONOutput(to: try OpenFile(writing: path, isNew: true))
        try body(&json)
        try json.finish()
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\"b\\c/d", "a\\\"b\\\\c/d"), ("\n\r\t\u{8}\u{C}", "\\n\\r\\t\\b\\f"),
        ("\u{0}\u{1F}\u{7F}", "\\u0000\\u001f\\u007f"),
        ("\u{2028}x\u{2029}\u{2027}", "\\u2028x\\u2029\u{2027}"),
        ("\u{1F600}\u{E9}\u{200B}", "\u{1F600}\u{E9}\u{200B}"), ("", ""), ("\u{2028}", "\\u2028"),
    ])
    func stringsAreEscapedAndReadBack(text: String, expected: String) throws {
        let json = try output { $0.string(text) }
        #expect(json == "\"\(expected)\"")
        let back = try JSONSerialization.jsonObject(
            with: Data(json.utf8), options: .fragmentsAllowed)
        #expect(back as? String == text)
    }

    @Test(arguments: [
        (0.0, "0"), (1.0, "1"), (0.5, "0.5"), (0.12345, "0.1235"), (0.0001, "0.0001"),
        (0.00004, "0"), (0.99999, "1"), (2.0, "1"), (-1.0, "0"), (0.1, "0.1"),
    ])
    func fractionsHaveFourDigitsAtMost(number: Double, expected: String) throws {
        #expect(try output { $0.fraction(number) } == expected)
    }

    @Test func longOutputArrivesWhole() throws {
        let text = try output { json in
            try json.open("[")
            for number in 0..<50_000 {
                json.newLine()
                try json.open("{")
                json.key("n")
                json.value(number)
                json.close("}")
            }
            json.plainNewLine()
            json.close("]")
        }
        let list = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Int]]
        #expect(list?.count == 50_000)
        #expect(list?.last == ["n": 49_999])
    }
}

@Suite struct UserinfoTests {
    @Test(arguments: [
        ("https://me:pw@host/a.jpg", true), ("https://me@host", true), ("//me@host/a", true),
        ("http:\\\\me@host/", true), ("HTTP:me@host", true), ("https://me&#64;host/a", true),
        ("https://me&commat;host/a", true), ("https:/me@host", true),
        ("https://host/a@2x.jpg", false), ("/img/a@2x.jpg", false), ("img/me@host.jpg", false),
        ("//host/a@b", false), ("https://host?me@x", false), ("", false), ("a@b.jpg", false),
    ])
    func textsThatMayHoldANameAreKnown(text: String, expected: Bool) {
        #expect(Userinfo.mayBe(in: text) == expected)
    }
}
