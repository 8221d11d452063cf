import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

@Suite struct AuditDataTests {
    private static let reports = [AuditSamples.weekly, AuditSamples.hostile]
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(.enabled(if: Python.has("jsonschema"), "needs python3-jsonschema"), arguments: [0, 1])
    func theJSONAnswersToItsSchemaAndToNothingMore(index: Int) throws {
        let schema = Self.root.appendingPathComponent("config/audit.schema.json").path
        let report = Self.reports[index]
        let script = """
            import json, sys, jsonschema
            def close(node):
                if isinstance(node, dict):
                    if node.get("type") == "object" and "properties" in node:
                        node.setdefault("additionalProperties", False)
                    for value in node.values(): close(value)
                elif isinstance(node, list):
                    for value in node: close(value)
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            close(schema)
            text = sys.stdin.buffer.read().decode()
            if sys.argv[2] == "json":
                jsonschema.Draft202012Validator(schema).validate(json.loads(text))
            else:
                types = {"broke": "change", "recovered": "change", "added": "change"}
                for line in text.split("\\n")[:-1]:
                    value = json.loads(line)
                    name = value.pop("type")
                    if name == "report":
                        part = {"type": "object", "additionalProperties": False,
                            "properties": {key: schema["properties"][key]
                            for key in ("version", "generatedAt", "run", "paths", "totals")}}
                        part["required"] = list(part["properties"])
                    else: part = {"$ref": "#/$defs/" + types.get(name, name)}
                    part["$defs"] = schema["$defs"]
                    jsonschema.Draft202012Validator(part).validate(value)
            """
        _ = try Python.run(script, report.whole(.json), [schema, "json"])
        _ = try Python.run(script, report.whole(.ndjson), [schema, "ndjson"])
    }

    @Test func theSchemaKnowsEveryWordOfTheModel() throws {
        let schema = try String(
            contentsOf: Self.root.appendingPathComponent("config/audit.schema.json"),
            encoding: .utf8)
        let words =
            Reason.allCases.map(\.rawValue) + Standing.allCases.map(\.rawValue)
            + Verdict.allCases.map(\.rawValue) + RunOutcome.allCases.map(\.rawValue)
            + Course.State.allCases.map(\.rawValue)
            + AuditSuggestion.Kind.allCases.map(\.rawValue)
        for word in words { #expect(schema.contains("\"\(word)\""), "\(word)") }
    }

    @Test func keysAtTheTopHaveAFixedOrder() throws {
        let text = try AuditSamples.weekly.whole(.json)
        let keys = [
            "{\"version\":1,", "\"generatedAt\":", "\"run\":", "\"paths\":", "\"totals\":",
            "\"incidents\":[", "\"findings\":[", "\"sizes\":[", "\"unreadable\":[", "\"trend\":[",
            "\"changes\":{",
        ]
        let lines = text.split(separator: "\n")
        let places = keys.map { key in lines.firstIndex { $0.hasPrefix(key) } }
        #expect(!places.contains(nil))
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    }

    @Test func whatIsUnknownIsAbsentAndNotNull() throws {
        for report in Self.reports {
            #expect(!(try report.whole(.json)).contains(":null"))
            #expect(!(try report.whole(.ndjson)).contains(":null"))
        }
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"so\"", "\"say \"\"so\"\"\""),
        ("=1+1", "\"'=1+1\""), ("+1", "\"'+1\""), ("-1", "\"'-1\""), ("@A1", "\"'@A1\""),
        ("\t=1", "\"'\\u{9}=1\""), ("\r=1", "\"'\\u{d}=1\""), ("a\nb", "a\\u{a}b"), ("", ""),
        ("\u{FF1D}1", "\"'\u{FF1D}1\""), ("\"\u{301}x", "\"\"\"\u{301}x\""),
    ])
    func fieldsAreQuotedAndNoFormula(text: String, expected: String) {
        #expect(AuditCSV.quoted(text) == expected)
    }

    @Test func everyRowEndsWithCRLFAndHasEveryColumn() throws {
        let text = try AuditSamples.hostile.whole(.csv)
        #expect(text.hasSuffix("\r\n"))
        #expect(!text.replacingOccurrences(of: "\r\n", with: "").contains("\n"))
        #expect(text.hasPrefix("type,url,host,standing,verdict,reason,"))
    }

    @Test func whatCountsFailsAndWhatNobodyAnsweredIsAnError() throws {
        let choices = AuditWriting(failing: [.dead, .broken, .suspect, .flapping], sizesFail: true)
        let xml = try AuditSamples.weekly.whole(.junit, choices)
        #expect(xml.contains("<error type=\"timeout\""))
        #expect(xml.contains("<failure type=\"http_404\""))
        #expect(xml.contains("<skipped message=\"set aside until"))
        #expect(xml.contains("<failure type=\"swapped\""))
        let calm = try AuditSamples.weekly.whole(.junit, AuditWriting(failing: []))
        #expect(!calm.contains("<failure"))
        #expect(calm.contains("<error type=\"unreadable\""))
        #expect(calm.contains("name=\"run\""))
    }

    @Test func aRunThatIsNotToBeTrustedIsAnErrorInJUnit() throws {
        #expect(try AuditSamples.hostile.whole(.junit).contains("<error type=\"network\""))
    }

    @Test(arguments: AuditFormat.allCases) func piecesComeInOrderAndEndWithALineEnd(
        format: AuditFormat
    ) throws {
        var pieces = 0
        var text = ""
        try AuditSamples.weekly.write(as: format) {
            pieces += 1
            text += $0
        }
        #expect(text.utf8.last == 10)
        #expect(pieces > (format == .markdown ? 0 : 3))
        #expect(!format.fileExtension.isEmpty && format.mediaType.contains("/"))
    }

    @Test func whatTheSinkThrowsEndsTheWriting() {
        struct Full: Error {}
        for format in AuditFormat.allCases {
            #expect(throws: Full.self) {
                try AuditSamples.weekly.write(as: format) { _ in throw Full() }
            }
        }
    }
}
