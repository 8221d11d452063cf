import GRDB

/// The documents within some paths, as ranges of the index on `documents.path`.
///
/// A table rather than a list of conditions: a shell may expand a glob to thousands of paths.
/// A scan and a backlog have one each, since both may be open.
enum PathScope: String {
    case scan = "scan_scope"
    case backlog = "backlog_scope"

    /// Fills the table; no paths, `.` or an empty one mean all documents.
    func fill(_ db: Database, _ paths: [String]) throws {
        try db.execute(
            sql: """
                CREATE TEMP TABLE IF NOT EXISTS \(rawValue) (
                    low TEXT NOT NULL, high TEXT NOT NULL
                );
                DELETE FROM temp.\(rawValue);
                """)
        let insert = try db.cachedStatement(sql: "INSERT INTO temp.\(rawValue) VALUES (?, ?)")
        for range in PathFilter(paths).ranges {
            try insert.execute(arguments: [range.low, range.high])
        }
    }

    /// The documents `d` within the scope.
    var documents: String {
        "temp.\(rawValue) p CROSS JOIN documents d ON d.path >= p.low AND d.path < p.high"
    }
}

/// Documents and folders that a run stays within.
struct PathFilter {
    /// The paths without `./` and slashes at their ends; `nil` when nothing is left out.
    let paths: Set<String>?

    init(_ given: [String]) {
        let cleaned = Set(given.map(Self.clean))
        paths = cleaned.isEmpty || cleaned.contains("") ? nil : cleaned
    }

    /// The paths that lie within, as ranges from `low` to below `high` that do not overlap.
    var ranges: [(low: String, high: String)] {
        // From the first path to beyond the last one that can be.
        guard let paths else { return [("", "\u{10FFFF}")] }
        // Nested ones would count their documents twice; "0" follows "/".
        return paths.filter { !isBelow($0) }.sorted().flatMap {
            [($0, $0 + "\u{1}"), ($0 + "/", $0 + "0")]
        }
    }

    /// Whether a document lies within.
    func contains(_ path: String) -> Bool {
        guard let paths else { return true }
        return paths.contains(path) || isBelow(path)
    }

    /// Whether a folder above the path is one of the paths.
    func isBelow(_ path: String) -> Bool {
        guard let paths else { return false }
        return path.indices.contains { path[$0] == "/" && paths.contains(String(path[..<$0])) }
    }

    private static func clean(_ path: String) -> String {
        var path = path[...]
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        while path.hasSuffix("/") && path.count > 1 { path = path.dropLast() }
        return path == "." ? "" : String(path)
    }
}
