import GRDB

/// The third version: changes of what the manifest shows are counted, images that are plain
/// strings are known, and a smaller picture can be accepted.
enum SchemaV3 {
    static let create: @Sendable (Database) throws -> Void = { db in
        try db.execute(sql: columns)
        try db.execute(sql: manifestState)
        for sql in ManifestTriggers.all { try db.execute(sql: sql) }
    }

    /// `is_plain`: the image is a plain string, so the document cannot say `isCached` of it.
    /// `accepts_smaller`: an editor accepted that a smaller picture takes the copy's place.
    private static let columns = """
        ALTER TABLE mentions ADD COLUMN is_plain INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sources ADD COLUMN accepts_smaller INTEGER NOT NULL DEFAULT 0;
        """

    /// One row. `changes` counts what the manifest shows; the rest describes the manifest that
    /// was written last, see ``ManifestOnDisk``.
    private static let manifestState = """
        CREATE TABLE manifest_state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            changes INTEGER NOT NULL,
            written_at_change INTEGER,
            program TEXT,
            body_start INTEGER,
            size INTEGER,
            modified INTEGER,
            inode INTEGER
        );
        INSERT INTO manifest_state (id, changes) VALUES (1, 0);
        """
}

/// Triggers that count every change of what the manifest's body shows, whoever makes it.
///
/// A row that is written again as it was does not count. Sources, originals and documents come
/// into view only through the rows that point at them, so their insertion and deletion need no
/// trigger of their own.
enum ManifestTriggers {
    static var all: [String] {
        [
            change(
                "sources",
                [
                    "identity", "reason", "state", "since", "nights", "robots", "final_url",
                    "moved_to", "fetched_at", "checked_at", "original",
                ]),
            change(
                "originals",
                [
                    "hash", "bytes", "format", "width", "height", "frames", "has_alpha", "color",
                    "placeholder", "perceptual_hash", "focal_x", "focal_y", "is_lost",
                    "is_complete",
                ]),
            change("documents", ["path"]),
            change("reasons", ["verdict"]),
            change("presets", ["name", "is_configured"]),
            trigger("presets", "INSERT", when: "NEW.is_configured <> 0"),
        ]
            + ["mentions", "thumbnails"].flatMap { table in
                ["INSERT", "UPDATE", "DELETE"].map { trigger(table, $0) }
            }
    }

    private static func change(_ table: String, _ columns: [String]) -> String {
        func row(_ side: String) -> String {
            "(" + columns.map { "\(side).\($0)" }.joined(separator: ", ") + ")"
        }
        let list = columns.joined(separator: ", ")
        let when =
            columns.count == 1
            ? "OLD.\(list) IS NOT NEW.\(list)" : "\(row("OLD")) IS NOT \(row("NEW"))"
        return trigger(table, "UPDATE OF \(list)", when: when)
    }

    private static func trigger(
        _ table: String, _ event: String, when condition: String? = nil
    ) -> String {
        let name = "manifest_\(table)_\(event.prefix { $0 != " " }.lowercased())"
        return """
            CREATE TRIGGER \(name) AFTER \(event) ON \(table)
            \(condition.map { "WHEN \($0) " } ?? "")BEGIN
                UPDATE manifest_state SET changes = changes + 1;
            END
            """
    }
}
