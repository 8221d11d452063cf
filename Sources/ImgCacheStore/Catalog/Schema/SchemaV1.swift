import GRDB

/// The first version of the catalog. Times are seconds since 1970, hashes hex digits.
enum SchemaV1 {
    static let create: @Sendable (Database) throws -> Void = { db in
        try db.execute(sql: words)
        try db.execute(sql: documents)
        try db.execute(sql: originals)
        try db.execute(sql: sources)
        try db.execute(sql: runs)
        try db.execute(sql: PublicViews.v1)
    }

    /// `reasons` and `formats` hold what the Model's tables say, for the public views; they are
    /// brought up to date whenever a catalog is opened for writing.
    private static let words = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE reasons (name TEXT PRIMARY KEY, verdict TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE formats (
            name TEXT PRIMARY KEY, media_type TEXT NOT NULL, extension TEXT NOT NULL
        ) WITHOUT ROWID;
        """

    /// `mentions` are the references: REFERENCES is a word of SQL. `text` is absent where it
    /// equals the source's identity. The index covers what size checks need.
    private static let documents = """
        CREATE TABLE readers (id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE);
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            size INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            reader INTEGER NOT NULL REFERENCES readers(id),
            web_url TEXT,
            title TEXT,
            published INTEGER,
            fault_line INTEGER,
            fault TEXT
        );
        CREATE INDEX documents_with_fault ON documents(path) WHERE fault IS NOT NULL;
        CREATE TABLE mentions (
            document INTEGER NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            source INTEGER NOT NULL REFERENCES sources(id),
            pointer TEXT NOT NULL,
            line INTEGER NOT NULL,
            text TEXT,
            width INTEGER,
            height INTEGER,
            said_cached INTEGER,
            PRIMARY KEY (document, ordinal)
        ) WITHOUT ROWID;
        CREATE INDEX mentions_by_source ON mentions(source, width, height);
        """

    /// `is_complete`: on disk, and every configured preset has a complete render set. It is
    /// kept beside the tables that it follows from, since every reader asks for it.
    private static let originals = """
        CREATE TABLE originals (
            id INTEGER PRIMARY KEY,
            hash TEXT NOT NULL UNIQUE,
            bytes INTEGER NOT NULL,
            format TEXT NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            orientation INTEGER NOT NULL,
            frames INTEGER NOT NULL,
            has_alpha INTEGER NOT NULL,
            has_profile INTEGER NOT NULL,
            color TEXT,
            placeholder TEXT,
            perceptual_hash INTEGER,
            focal_x REAL,
            focal_y REAL,
            is_lost INTEGER NOT NULL DEFAULT 0,
            is_complete INTEGER NOT NULL DEFAULT 0,
            render_failed_version INTEGER,
            render_failed_detail TEXT
        );
        CREATE INDEX originals_to_render ON originals(hash) WHERE is_complete = 0;
        CREATE INDEX originals_lost ON originals(id) WHERE is_lost = 1;
        CREATE TABLE presets (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            is_configured INTEGER NOT NULL DEFAULT 0,
            UNIQUE (name, digest)
        );
        CREATE TABLE render_sets (
            original INTEGER NOT NULL REFERENCES originals(id) ON DELETE CASCADE,
            preset INTEGER NOT NULL REFERENCES presets(id),
            PRIMARY KEY (original, preset)
        ) WITHOUT ROWID;
        CREATE TABLE thumbnails (
            preset INTEGER NOT NULL REFERENCES presets(id),
            key TEXT NOT NULL,
            format TEXT NOT NULL,
            original INTEGER NOT NULL REFERENCES originals(id) ON DELETE CASCADE,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            PRIMARY KEY (preset, key, format)
        ) WITHOUT ROWID;
        CREATE INDEX thumbnails_by_original ON thumbnails(original);
        """

    /// `kind`: 0 remote, 1 local, 2 refused. `previous` is the original before the last change.
    private static let sources = """
        CREATE TABLE sources (
            id INTEGER PRIMARY KEY,
            identity TEXT NOT NULL UNIQUE,
            kind INTEGER NOT NULL,
            host TEXT NOT NULL,
            local_path TEXT,
            reason TEXT NOT NULL REFERENCES reasons(name),
            detail TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL DEFAULT 'new',
            since INTEGER,
            nights INTEGER NOT NULL DEFAULT 0,
            first_failure INTEGER,
            last_success INTEGER,
            last_strike INTEGER,
            turns TEXT NOT NULL DEFAULT '',
            original INTEGER REFERENCES originals(id),
            previous INTEGER REFERENCES originals(id),
            entity_tag TEXT,
            last_modified TEXT,
            max_age INTEGER,
            content_type TEXT,
            content_length INTEGER,
            robots TEXT NOT NULL DEFAULT '',
            status INTEGER,
            final_url TEXT,
            moved_to TEXT,
            checked_at INTEGER,
            fetched_at INTEGER,
            due_at INTEGER,
            expires_at INTEGER,
            rejected_hash TEXT,
            rejected_version INTEGER,
            is_withdrawn INTEGER NOT NULL DEFAULT 0,
            unmentioned_since INTEGER
        );
        CREATE INDEX sources_by_original ON sources(original) WHERE original IS NOT NULL;
        CREATE INDEX sources_by_previous ON sources(previous) WHERE previous IS NOT NULL;
        CREATE INDEX sources_by_host ON sources(host);
        CREATE TABLE blocks (
            pattern TEXT PRIMARY KEY, since INTEGER NOT NULL
        ) WITHOUT ROWID;
        """

    /// `journal` holds how sources stood before the open run touched them.
    private static let runs = """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            command TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at INTEGER,
            outcome TEXT,
            asked INTEGER NOT NULL DEFAULT 0,
            fetched INTEGER NOT NULL DEFAULT 0,
            not_modified INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            rendered INTEGER NOT NULL DEFAULT 0,
            requests INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX runs_open ON runs(id) WHERE ended_at IS NULL;
        CREATE TABLE journal (
            run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
            source INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
            reason TEXT NOT NULL,
            detail TEXT NOT NULL,
            state TEXT NOT NULL,
            since INTEGER,
            nights INTEGER NOT NULL,
            first_failure INTEGER,
            last_success INTEGER,
            last_strike INTEGER,
            turns TEXT NOT NULL,
            status INTEGER,
            checked_at INTEGER,
            due_at INTEGER,
            PRIMARY KEY (run, source)
        ) WITHOUT ROWID;
        """
}
