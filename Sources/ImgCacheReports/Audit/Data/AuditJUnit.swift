internal import ImgCacheModel

/// The report as JUnit's XML: a suite a host, a test case a finding, one suite for sizes, one for
/// documents, and one case for the run itself.
///
/// What counts is a failure, or an error where nobody answered; what was set aside is skipped; what
/// is only to be known passes. The output of each case begins with lines of `key: value`.
///
/// Source: the schema of the Jenkins xUnit plugin, `junit-10.xsd`.
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
        try sink(
            "<testsuites name=\"imgcache audit\" \(Self.counts(cases, [.failure, .error]))>\n")
        let stamp = String(report.generatedAt.description.dropLast())
        for suite in suites {
            try sink(
                "  <testsuite name=\"\(Self.escaped(suite.name))\" "
                    + "\(Self.counts(suite.cases, [.failure, .error, .skipped])) "
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
        enum Result: String { case passed, failure, error, skipped }

        var group: String
        var name: String
        var result: Result
        var type = ""
        var message = ""
        var facts: [(String, String)] = []
        var lines: [String] = []

        var xml: String {
            var xml = "    <testcase classname=\"\(escaped(group))\" name=\"\(escaped(name))\" "
            xml += "time=\"0\">\n"
            let message = "message=\"\(escaped(message))\""
            switch result {
            case .failure, .error:
                xml += "      <\(result.rawValue) type=\"\(type)\" \(message)/>\n"
            case .skipped: xml += "      <skipped \(message)/>\n"
            case .passed: break
            }
            // A line break of a stranger would forge a line.
            let output = (facts.map { "\($0): \($1)" } + lines).map { Wording.prose($0) }
            if !output.isEmpty {
                xml += "      <system-out>\(escaped(output.joined(separator: "\n")))</system-out>\n"
            }
            return xml + "    </testcase>\n"
        }
    }

    private var runSuite: Suite {
        let run = Case(
            group: "imgcache", name: "run",
            result: report.outcome == .complete ? .passed : .error, type: report.outcome.rawValue,
            message: Wording.meaning(of: report.outcome),
            facts: [
                ("outcome", report.outcome.rawValue), ("sources", "\(report.totals.sources)"),
                ("cached", "\(report.totals.cached)"),
                ("acknowledged", "\(report.totals.acknowledged)"),
            ])
        return Suite(name: "imgcache audit", cases: [run])
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
        let advice = finding.suggestions.map { $0.lead + ($0.target.map { " \($0)" } ?? "") }
        var test = Case(
            group: group, name: finding.url, result: .passed, type: finding.reason.rawValue,
            message: "\(finding.standing.rawValue): \(finding.explanation)",
            facts: [
                ("standing", finding.standing.rawValue), ("verdict", finding.verdict.rawValue),
                ("reason", finding.reason.rawValue), ("meaning", finding.explanation),
                ("course", finding.history), ("copy", finding.service),
            ].filter { !$1.isEmpty },
            lines: finding.mentions.map { "in \($0.place)" } + advice.map { "-> \($0)" })
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
                result: choices.sizesFail ? .failure : .passed, type: size.check.rawValue,
                message: "declares \(size.declared), is \(size.real)",
                facts: [
                    ("check", size.check.rawValue), ("meaning", Wording.meaning(of: size.check)),
                    ("declared", size.declared.description), ("real", size.real.description),
                ])
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
                    facts: fault.fault.line.map { [("line", "\($0)")] } ?? [])
            })
    }

    private static func counts(_ cases: [Case], _ results: [Case.Result]) -> String {
        let names: [Case.Result: String] = [.failure: "failures", .error: "errors"]
        let counts = results.map { result in
            let name = names[result] ?? result.rawValue
            return " \(name)=\"\(cases.count { $0.result == result })\""
        }
        return "tests=\"\(cases.count)\"" + counts.joined()
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
            default: Wording.appendHarmless(scalar, to: &result)
            }
        }
        return result
    }
}

/// See `AuditJUnit.escaped`.
private func escaped(_ text: String) -> String { AuditJUnit.escaped(text) }
