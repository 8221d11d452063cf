/// How `imgcache export` writes rows. Raw values are part of the public contract.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// One array of objects, one object a line.
    case json
    /// One object a line, without brackets around them.
    case ndjson
    /// RFC 4180 with a line of names.
    case csv
}
