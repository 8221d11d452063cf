import GRDB
public import ImgCacheModel

extension SQLiteCatalog {
    /// Keeps what came of asking.
    ///
    /// The original that a source had before stays known as its previous one. An update without
    /// original leaves a lost one linked, so that it counts again when its file comes back.
    /// Sources that were deleted meanwhile are passed over.
    ///
    /// - Throws: ``StoreError``.
    public func record(_ updates: [SourceUpdate]) async throws {
        try await write("record sources") { db in
            let journal = try RunJournal(db)
            let statement = try db.cachedStatement(sql: Self.recordSQL)
            for update in updates {
                let source = update.source
                try journal.keep(source.id)
                let original = try source.original.map { try OriginalSQL.keep(db, $0) }
                try statement.execute(arguments: Self.arguments(source, original: original))
            }
        }
    }

    private static let recordSQL = """
        UPDATE sources SET
            previous = CASE WHEN ?1 IS NOT original
                AND original IN (SELECT o.id FROM originals o WHERE o.is_lost = 0)
                THEN original ELSE previous END,
            original = coalesce(?1, (SELECT o.id FROM originals o
                WHERE o.id = sources.original AND o.is_lost = 1)),
            reason = ?2, detail = ?3, state = ?4, since = ?5, nights = ?6, first_failure = ?7,
            last_success = ?8, last_strike = ?9, turns = ?10, entity_tag = ?11,
            last_modified = ?12, max_age = ?13, content_type = ?14, content_length = ?15,
            robots = ?16, status = ?17, final_url = ?18, moved_to = ?19, checked_at = ?20,
            fetched_at = ?21, due_at = ?22, expires_at = ?23, rejected_hash = ?24,
            rejected_version = ?25, uncounted_nights = ?27, accepts_smaller = ?28,
            is_left_over = 0
        WHERE id = ?26 AND is_withdrawn = 0
        """

    private static func arguments(_ source: Source, original: Int64?) -> StatementArguments {
        let (course, fields) = (source.course, source.fields)
        return [
            original, source.reason.rawValue, source.detail, course.state.rawValue,
            course.since?.seconds, course.nights, course.firstFailure?.seconds,
            course.lastSuccess?.seconds, course.lastStrike?.seconds,
            course.turns.map { "\($0.seconds)" }.joined(separator: ","),
            fields.validators.entityTag, fields.validators.lastModified, fields.maxAge,
            fields.contentType, fields.contentLength, fields.robots.joined(separator: ","),
            source.status, source.finalURL, source.movedTo, source.checkedAt?.seconds,
            source.fetchedAt?.seconds, source.dueAt?.seconds, source.expiresAt?.seconds,
            source.rejected?.hash.hex, source.rejected?.conditions, source.id,
            course.uncountedNights, source.acceptsSmaller,
        ]
    }
}
