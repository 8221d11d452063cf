/// The formats of an audit report. Raw values are the words of `--format`.
public enum AuditFormat: String, Hashable, Sendable, CaseIterable {
    /// Lines for a person at a terminal.
    case text
    /// One JSON object; schema in `config/audit.schema.json`.
    case json
    /// One JSON object a line, each with a `type`.
    case ndjson
    /// One row a finding and a wrong size, RFC 4180.
    case csv
    /// GitHub's Markdown, short enough for an issue or a job summary.
    case markdown
    /// One page that needs no other file.
    case html
    /// JUnit's XML: one test case a finding and a wrong size.
    case junit

    /// The media type of a file in this format, with its charset where the type takes one.
    public var mediaType: String {
        switch self {
        case .text: "text/plain; charset=utf-8"
        case .json: "application/json"
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8; header=present"
        case .markdown: "text/markdown; charset=utf-8; variant=GFM"
        case .html: "text/html; charset=utf-8"
        case .junit: "application/xml"
        }
    }

    /// The usual extension of a file in this format, without a dot.
    public var fileExtension: String {
        switch self {
        case .text: "txt"
        case .json, .ndjson, .csv, .html: rawValue
        case .markdown: "md"
        case .junit: "xml"
        }
    }
}
