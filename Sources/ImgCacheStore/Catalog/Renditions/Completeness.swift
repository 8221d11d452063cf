import GRDB

/// Keeps `originals.is_complete` true to what it follows from: the file is there, and so is a
/// complete render set of every configured preset.
enum Completeness {
    private static let truth = """
        (is_lost = 0 AND NOT EXISTS (
            SELECT 1 FROM presets p WHERE p.is_configured = 1 AND NOT EXISTS (
                SELECT 1 FROM render_sets t WHERE t.original = originals.id AND t.preset = p.id)))
        """

    /// After something of one original changed.
    static func refresh(_ db: Database, original: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE originals SET is_complete = \(truth)
                WHERE id = ? AND is_complete <> \(truth)
                """
        ).execute(arguments: [original])
    }

    /// After the configured presets changed.
    static func refreshAll(_ db: Database) throws {
        try db.execute(
            sql: "UPDATE originals SET is_complete = \(truth) WHERE is_complete <> \(truth)")
    }
}
