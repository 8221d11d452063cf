import GRDB

/// The second version: how sources changed from run to run, and files whose deletion is not done.
///
/// `turns` holds changes of state or verdict, one row for each source and run; `tallies` how things
/// stood at a run's end; `first_mentioned` is the start of the first run that knew a source, 0 for
/// those from before this version. `is_left_over`: it was due and the last run ended before its
/// turn. `left_at`: since when the manifest does not show an original, or a recipe, where nothing
/// else tells. `doomed` are public paths that the catalog has forgotten and the disk may
/// still have: they are deleted after a manifest without them was written.
enum SchemaV2 {
    static let create: @Sendable (Database) throws -> Void = { db in
        try db.execute(
            sql: """
                CREATE TABLE turns (
                    source INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
                    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
                    at INTEGER NOT NULL,
                    from_state TEXT NOT NULL,
                    to_state TEXT NOT NULL,
                    from_reason TEXT NOT NULL,
                    to_reason TEXT NOT NULL,
                    PRIMARY KEY (source, run)
                ) WITHOUT ROWID;
                CREATE INDEX turns_by_time ON turns(at);
                CREATE TABLE tallies (
                    run INTEGER PRIMARY KEY REFERENCES runs(id) ON DELETE CASCADE,
                    sources INTEGER NOT NULL,
                    cached INTEGER NOT NULL,
                    broken INTEGER NOT NULL,
                    suspect INTEGER NOT NULL
                );
                ALTER TABLE sources ADD COLUMN first_mentioned INTEGER;
                UPDATE sources SET first_mentioned = 0;
                CREATE INDEX sources_unmarked ON sources(id) WHERE first_mentioned IS NULL;
                ALTER TABLE sources ADD COLUMN is_left_over INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE originals ADD COLUMN left_at INTEGER;
                ALTER TABLE presets ADD COLUMN left_at INTEGER;
                CREATE TABLE doomed (path TEXT PRIMARY KEY) WITHOUT ROWID;
                """)
    }
}
