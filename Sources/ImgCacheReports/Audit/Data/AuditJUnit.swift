internal import ImgCacheModel

/// The report as JUnit's XML: a suite a host, a test case a finding, one suite for sizes, one for
/// documents, and one case for the run itself.
///
/// What counts is a failure, or an error where nobody answered; what was set aside is skipped; what
/// is only to be known passes with a word about it. Source: the schema of the Jenkins xUnit plugin,
/// `junit-10.xsd`, and `properties` of a test case as pytest writes them.
struct AuditJUnit {
    private let report: AuditReport
    private let choices: AuditWriting

    init(_ report: AuditReport, _ choices: AuditWriting) {
        self.report = report
        self.choices = choices
    }

    func write(to sink: (String) throws -> Void) throws {
        let suites = [runSuite] + hostSuites + [sizeSuite, documentSuite].compactMap { $0 }
        let cases = suites.flatMap(\.cases)
        try sink("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        try sink("<testsuites name=\"imgcache audit\"\(Self.counts(cases))>\n")
        let stamp = String(report.generatedAt.description.dropLast())
        for suite in suites {
            try sink(
                "  <testsuite name=\"\(Self.escaped(suite.name))\"\(Self.counts(suite.cases)) "
                    + "timestamp=\"\(stamp)\" time=\"0\">\n")
            for test in suite.cases { try sink(test.xml) }
            try sink("  </testsuite>\n")
        }
        try sink("</testsuites>\n")
    }

    private struct Suite {
        var name: String
        var cases: [Case]
    }

    private struct Case {
        enum Result { case passed, failure, error, skipped }

        var group: String
        var name: String
        var properties: [(String, String)] = []
        var result: Result
        var type = ""
        var message = ""
        var text = ""

        var xml: String {
            var xml = "    <testcase classname=\"\(escaped(group))\" name=\"\(escaped(name))\" "
            xml += "time=\"0\">\n"
            if !properties.isEmpty {
                xml += "      <properties>\n"
                for (name, value) in properties {
                    xml += "        <property name=\"\(name)\" value=\"\(escaped(value))\"/>\n"
                }
                xml += "      </properties>\n"
            }
            let message = "message=\"\(escaped(message))\""
            switch result {
            case .failure, .error:
                let name = result == .failure ? "failure" : "error"
                xml += "      <\(name) type=\"\(type)\" \(message)>\(escaped(text))</\(name)>\n"
            case .skipped: xml += "      <skipped \(message)/>\n"
            case .passed where !text.isEmpty:
                xml += "      <system-out>\(escaped(text))</system-out>\n"
            case .passed: break
            }
            return xml + "    </testcase>\n"
        }
    }

    private var runSuite: Suite {
        let isWhole = report.outcome == .complete
        return Suite(
            name: "imgcache audit",
            cases: [
                Case(
                    group: "imgcache", name: "run",
                    properties: [
                        ("outcome", report.outcome.rawValue),
                        ("sources", String(report.totals.sources)),
                        ("cached", String(report.totals.cached)),
                        ("acknowledged", String(report.totals.acknowledged)),
                    ], result: isWhole ? .passed : .error, type: report.outcome.rawValue,
                    message: Wording.meaning(of: report.outcome),
                    text: isWhole ? "" : "The report tells what is known all the same.")
            ])
    }

    private var hostSuites: [Suite] {
        var suites: [Suite] = []
        for finding in report.findings {
            let name = finding.host.isEmpty ? "local files and addresses" : finding.host
            if suites.last?.name != name { suites.append(Suite(name: name, cases: [])) }
            suites[suites.count - 1].cases.append(testCase(finding, in: name))
        }
        return suites
    }

    private func testCase(_ finding: AuditFinding, in group: String) -> Case {
        let places = finding.mentions.map(\.place)
        let advice = finding.suggestions.map { $0.text + ($0.target.map { ": \($0)" } ?? "") }
        let facts = [finding.explanation, finding.history, finding.service].filter { !$0.isEmpty }
        let properties = [
            ("url", finding.url), ("standing", finding.standing.rawValue),
            ("verdict", finding.verdict.rawValue), ("reason", finding.reason.rawValue),
            ("isCached", finding.copy == nil ? "false" : "true"),
        ]
        var test = Case(
            group: group, name: finding.url, properties: properties, result: .passed,
            type: finding.reason.rawValue,
            message: "\(finding.standing.rawValue): \(finding.explanation)",
            text: (facts + places + advice).joined(separator: "\n"))
        if let note = finding.acknowledgement {
            test.result = .skipped
            test.message = "set aside until \(Wording.day(note.until)): \(note.note)"
        } else if choices.failing.contains(finding.standing) {
            test.result = finding.verdict == .transient ? .error : .failure
        }
        return test
    }

    private var sizeSuite: Suite? {
        guard !report.sizes.isEmpty else { return nil }
        let cases = report.sizes.map { size in
            var test = Case(
                group: size.mention.document, name: "\(size.mention.place) \(size.url)",
                properties: [("url", size.url), ("check", size.check.rawValue)],
                result: choices.sizesFail ? .failure : .passed, type: size.check.rawValue,
                message: "declares \(size.declared), is \(size.real)")
            test.text = "\(Wording.meaning(of: size.check)): \(test.message)"
            if let note = size.acknowledgement {
                test.result = .skipped
                test.message = "set aside until \(Wording.day(note.until)): \(note.note)"
            }
            return test
        }
        return Suite(name: "declared sizes", cases: cases)
    }

    private var documentSuite: Suite? {
        guard !report.unreadable.isEmpty else { return nil }
        return Suite(
            name: "documents",
            cases: report.unreadable.map { fault in
                Case(
                    group: "documents", name: fault.path, result: .error, type: "unreadable",
                    message: fault.fault.cause,
                    text: fault.fault.line.map { "line \($0)" } ?? "")
            })
    }

    private static func counts(_ cases: [Case]) -> String {
        func count(_ result: Case.Result) -> Int { cases.count { $0.result == result } }
        return " tests=\"\(cases.count)\" failures=\"\(count(.failure))\" "
            + "errors=\"\(count(.error))\" skipped=\"\(count(.skipped))\""
    }

    /// Text for XML 1.0, in content or in an attribute in double quotes: what the standard has no
    /// place for comes out as `\u{...}`.
    fileprivate static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\u{FFFE}", "\u{FFFF}": result += Wording.escape(scalar)
            default: Wording.appendHarmless(scalar, to: &result)
            }
        }
        return result
    }
}

/// See `AuditJUnit.escaped`.
private func escaped(_ text: String) -> String { AuditJUnit.escaped(text) }
