import ImgCacheModel

/// The views that other programs may rely on, and the pieces of SQL that they share with us.
///
/// Columns of a published view are only ever added.
enum PublicViews {
    /// A time column as RFC 3339 text.
    private static func time(_ column: String, as name: String) -> String {
        "strftime('%Y-%m-%dT%H:%M:%SZ', \(column), 'unixepoch') AS \(name)"
    }

    /// What ``SizeCheck/init(declared:real:)`` says, over `m` (mentions) and `o` (originals).
    static let sizeCheck = """
        CASE
            WHEN m.width IS NULL OR m.height IS NULL OR o.id IS NULL
                OR m.width < 1 OR m.height < 1 OR o.width < 1 OR o.height < 1 THEN 'undeclared'
            WHEN m.width = o.width AND m.height = o.height THEN 'match'
            WHEN m.width = o.height AND m.height = o.width THEN 'swapped'
            WHEN abs((CAST(m.width AS REAL) / m.height) / (CAST(o.width AS REAL) / o.height)
                - 1.0) <= 0.01 THEN 'scaled'
            ELSE 'different'
        END
        """

    /// The text of a pointer as RFC 6901 has it: without the marks of ``PointerText``.
    static let pointer = "replace(m.pointer, '~2', '')"

    /// The path of an original (`o`, `f` its format) relative to the cache directory.
    private static let originalPath =
        "'originals/' || substr(o.hash, 1, 2) || '/' || o.hash || '.' || f.extension"

    static let v1 = """
        CREATE VIEW images_v1 AS
        SELECT s.identity AS url, coalesce(o.is_complete, 0) AS is_cached,
            r.verdict AS verdict, s.reason AS reason, s.detail AS detail, s.status AS http_status,
            s.state AS state, \(time("s.since", as: "since")), s.nights AS nights,
            CASE WHEN o.is_lost = 0 THEN \(originalPath) END AS path,
            f.media_type AS media_type, o.bytes AS bytes, o.width AS width, o.height AS height,
            o.hash AS sha256, s.final_url AS final_url, s.moved_to AS moved_to,
            \(time("s.checked_at", as: "checked_at")), \(time("s.fetched_at", as: "fetched_at")),
            \(time("s.due_at", as: "due_at")),
            (SELECT count(*) FROM mentions m WHERE m.source = s.id) AS reference_count
        FROM sources s JOIN reasons r ON r.name = s.reason
            LEFT JOIN originals o ON o.id = s.original LEFT JOIN formats f ON f.name = o.format
        WHERE EXISTS (SELECT 1 FROM mentions m WHERE m.source = s.id);

        CREATE VIEW references_v1 AS
        SELECT d.path AS document, m.ordinal AS ordinal, \(pointer) AS pointer, m.line AS line,
            s.identity AS url, m.width AS declared_width, m.height AS declared_height,
            o.width AS width, o.height AS height,
            \(sizeCheck) AS size_check,
            coalesce(o.is_complete, 0) AS is_cached, m.said_cached AS said_cached
        FROM mentions m JOIN documents d ON d.id = m.document JOIN sources s ON s.id = m.source
            LEFT JOIN originals o ON o.id = s.original;

        CREATE VIEW documents_v1 AS
        SELECT d.path AS path, d.web_url AS web_url, d.title AS title,
            \(time("d.published", as: "published")), d.fault_line AS fault_line,
            d.fault AS fault,
            (SELECT count(*) FROM mentions m WHERE m.document = d.id) AS reference_count
        FROM documents d;

        CREATE VIEW runs_v1 AS
        SELECT id, command, \(time("started_at", as: "started_at")),
            \(time("ended_at", as: "ended_at")), outcome, asked, fetched,
            not_modified, failed, rendered, requests, bytes
        FROM runs;
        """
}
