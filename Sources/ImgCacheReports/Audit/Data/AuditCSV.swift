internal import ImgCacheModel

/// The report as a table: one row a finding, then one row a wrong size.
///
/// RFC 4180 with CRLF, UTF-8 without a byte order mark. A field that a spreadsheet would take for
/// a formula begins with an apostrophe. Source: OWASP, "CSV Injection".
struct AuditCSV {
    private let report: AuditReport

    init(_ report: AuditReport) { self.report = report }

    static let columns = [
        "type", "url", "host", "standing", "verdict", "reason", "meaning", "detail", "status",
        "since", "nights", "last_success", "checked_at", "final_url", "is_cached", "documents",
        "suggestion", "suggestion_target", "check", "declared", "real", "acknowledged_until",
        "acknowledged_note",
    ]

    func write(to sink: (String) throws -> Void) throws {
        try sink(Self.columns.joined(separator: ",") + "\r\n")
        for finding in report.findings { try sink(Self.row(Self.fields(of: finding))) }
        for size in report.sizes { try sink(Self.row(Self.fields(of: size))) }
    }

    private static func fields(of finding: AuditFinding) -> [String: String] {
        var fields = [
            "type": "finding", "url": finding.url, "host": finding.host,
            "standing": finding.standing.rawValue, "verdict": finding.verdict.rawValue,
            "reason": finding.reason.rawValue,
            "meaning": Wording.words(for: finding.reason).meaning, "detail": finding.detail,
            "nights": String(finding.course.nights),
            "is_cached": finding.copy == nil ? "false" : "true",
            "documents": finding.mentions.map(\.place).joined(separator: " | "),
        ]
        fields["status"] = finding.status.map(String.init)
        fields["since"] = finding.troubledSince?.description
        fields["last_success"] = finding.course.lastSuccess?.description
        fields["checked_at"] = finding.checkedAt?.description
        fields["final_url"] = finding.finalURL
        fields["suggestion"] = finding.suggestions.first?.text
        fields["suggestion_target"] = finding.suggestions.first?.target
        fields["acknowledged_until"] = finding.acknowledgement?.until.description
        fields["acknowledged_note"] = finding.acknowledgement?.note
        return fields
    }

    private static func fields(of size: SizeFinding) -> [String: String] {
        var fields = [
            "type": "size", "url": size.url, "check": size.check.rawValue,
            "meaning": Wording.meaning(of: size.check), "documents": size.mention.place,
            "declared": size.declared.description, "real": size.real.description,
        ]
        fields["acknowledged_until"] = size.acknowledgement?.until.description
        fields["acknowledged_note"] = size.acknowledgement?.note
        return fields
    }

    private static func row(_ fields: [String: String]) -> String {
        columns.map { quoted(fields[$0] ?? "") }.joined(separator: ",") + "\r\n"
    }

    /// A field for RFC 4180, quoted where it has to be, and no formula.
    static func quoted(_ text: String) -> String {
        guard !text.isEmpty else { return "" }
        var text = text
        if let first = text.unicodeScalars.first, formulaStarts.contains(first) {
            text = "'" + text
        }
        text = Wording.harmless(text)
        let needsQuotes = text.utf8.contains {
            $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";")
                || $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: " ")
        }
        guard needsQuotes else { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }

    /// Full-width forms too: some spreadsheets take them for the plain ones.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]
}

extension AuditMention {
    /// `news/x.md:12`.
    var place: String { "\(document):\(line)" }
}
