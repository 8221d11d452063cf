import GRDB
import ImgCacheModel

/// The SQL that reads sources: `s` is the source, `o` its original.
enum SourceSQL {
    /// At least one reference mentions `s`.
    static let isMentioned = "EXISTS (SELECT 1 FROM mentions m WHERE m.source = s.id)"

    /// The columns of ``source(_:)``, in its order.
    static let columns = """
        s.id, s.kind, s.identity, s.local_path, s.reason,
        (SELECT d.web_url FROM mentions m JOIN documents d ON d.id = m.document
            WHERE m.source = s.id AND d.web_url IS NOT NULL LIMIT 1),
        s.detail, s.state, s.since, s.nights, s.first_failure, s.last_success, s.last_strike,
        s.turns, s.uncounted_nights, s.entity_tag, s.last_modified, s.max_age, s.content_type, s.content_length,
        s.robots, s.status, s.final_url, s.moved_to, s.checked_at, s.fetched_at, s.due_at,
        s.expires_at, s.rejected_hash, s.rejected_version, s.accepts_smaller, o.is_lost,
        \(OriginalSQL.columns)
        """

    /// Where the columns come from.
    static let tables = "sources s LEFT JOIN originals o ON o.id = s.original"

    /// A row of ``columns``.
    static func source(_ row: Row) throws -> Source {
        var cells = Cells(row)
        let (id, kind, identity) = (cells.int64(), cells.int(), cells.text())
        let localPath = cells.textOrNil()
        let reason: Reason = try cells.word()
        var source = Source(
            id: id,
            location: try SourceForm.location(
                kind: kind, identity: identity, localPath: localPath, reason: reason))
        source.reason = reason
        source.articleURL = cells.textOrNil()
        source.detail = cells.text()
        source.course = try course(&cells)
        source.fields = fields(&cells)
        source.status = cells.intOrNil()
        source.finalURL = cells.textOrNil()
        source.movedTo = cells.textOrNil()
        source.checkedAt = cells.timeOrNil()
        source.fetchedAt = cells.timeOrNil()
        source.dueAt = cells.timeOrNil()
        source.expiresAt = cells.timeOrNil()
        let (rejected, conditions) = (cells.textOrNil(), cells.int64OrNil())
        if let rejected, let conditions, let hash = ContentHash(hex: rejected) {
            source.rejected = Source.Rejection(hash: hash, conditions: conditions)
        }
        source.acceptsSmaller = cells.flag()
        // A lost original is no copy: the next request must bring the whole body.
        if cells.flagOrNil() == false { source.original = try OriginalSQL.original(&cells) }
        return source
    }

    private static func course(_ cells: inout Cells) throws -> Course {
        Course(
            state: try cells.word(), since: cells.timeOrNil(), nights: cells.int(),
            firstFailure: cells.timeOrNil(), lastSuccess: cells.timeOrNil(),
            lastStrike: cells.timeOrNil(),
            turns: cells.text().split(separator: ",").compactMap { Int64($0) }
                .map(Timestamp.init(seconds:)),
            uncountedNights: cells.int())
    }

    private static func fields(_ cells: inout Cells) -> ResponseFields {
        ResponseFields(
            validators: Validators(
                entityTag: cells.textOrNil(), lastModified: cells.textOrNil()),
            maxAge: cells.int64OrNil(), contentType: cells.textOrNil(),
            contentLength: cells.int64OrNil(),
            robots: cells.text().split(separator: ",").map(String.init))
    }
}

/// The SQL that reads originals (`o`).
enum OriginalSQL {
    /// The columns of ``original(_:)``, in its order.
    static let columns = """
        o.hash, o.bytes, o.format, o.width, o.height, o.orientation, o.frames, o.has_alpha,
        o.has_profile, o.color, o.placeholder, o.perceptual_hash, o.focal_x, o.focal_y
        """

    /// A row of ``columns``.
    static func original(_ cells: inout Cells) throws -> Original {
        let (hash, bytes) = (try cells.hash(), cells.int64())
        var facts = ImageFacts(
            format: try cells.word(),
            size: PixelSize(width: cells.int(), height: cells.int()),
            orientation: cells.int(), frames: cells.int(), hasAlpha: cells.flag(),
            hasProfile: cells.flag(), dominantColor: cells.textOrNil(),
            placeholder: cells.textOrNil(),
            perceptualHash: cells.int64OrNil().map { UInt64(bitPattern: $0) })
        if let x = cells.doubleOrNil(), let y = cells.doubleOrNil() {
            facts.focalPoint = ImageFacts.FocalPoint(x: x, y: y)
        }
        return Original(hash: hash, bytes: bytes, facts: facts)
    }

    /// Keeps an original that is on disk and gives its number.
    static func keep(_ db: Database, _ original: Original) throws -> Int64 {
        let facts = original.facts
        let find = try db.cachedStatement(
            sql: "SELECT o.id, o.is_lost, \(columns) FROM originals o WHERE o.hash = ?")
        if let row = try Row.fetchOne(find, arguments: [original.hash.hex]) {
            var cells = Cells(row)
            let (id, isLost) = (cells.int64(), cells.flag())
            if !isLost, try self.original(&cells) == original { return id }
        }
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO originals (hash, bytes, format, width, height, orientation, frames,
                    has_alpha, has_profile, color, placeholder, perceptual_hash, focal_x, focal_y)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes,
                    format = excluded.format, width = excluded.width, height = excluded.height,
                    orientation = excluded.orientation, frames = excluded.frames,
                    has_alpha = excluded.has_alpha, has_profile = excluded.has_profile,
                    color = excluded.color, placeholder = excluded.placeholder,
                    perceptual_hash = excluded.perceptual_hash, focal_x = excluded.focal_x,
                    focal_y = excluded.focal_y, is_lost = 0
                RETURNING id
                """)
        let id = try Int64.fetchOne(
            statement,
            arguments: [
                original.hash.hex, original.bytes, facts.format.rawValue, facts.size.width,
                facts.size.height, facts.orientation, facts.frames, facts.hasAlpha,
                facts.hasProfile, facts.dominantColor, facts.placeholder,
                facts.perceptualHash.map { Int64(bitPattern: $0) }, facts.focalPoint?.x,
                facts.focalPoint?.y,
            ])
        guard let id else { throw DamagedValue(original.hash.hex) }
        try Completeness.refresh(db, original: id)
        return id
    }
}
