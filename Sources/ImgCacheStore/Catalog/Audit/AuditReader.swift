import GRDB
import ImgCacheModel

/// Reads what an audit tells, as of one moment.
struct AuditReader {
    private let db: Database
    private let scope: ReportScope

    init(_ db: Database, within paths: [String]) throws {
        self.db = db
        scope = try ReportScope(paths)
    }

    func reading() throws -> AuditReading {
        var reading = AuditReading()
        if let row = try Row.fetchOne(db, sql: Self.countSQL, arguments: scope.arguments) {
            var cells = Cells(row)
            (reading.documents, reading.references) = (cells.int(), cells.int())
        }
        for row in try Row.fetchAll(db, sql: Self.hostSQL, arguments: scope.arguments) {
            var cells = Cells(row)
            let (host, sources, cached) = (cells.text(), cells.int(), cells.int())
            reading.hosts[host] = sources
            reading.sources += sources
            reading.cached += cached
        }
        reading.troubled = try troubled()
        reading.sizes = try sizes()
        reading.unreadable = try unreadable()
        return reading
    }

    // MARK: Sources

    private func troubled() throws -> [AuditedSource] {
        let mentions = try db.cachedStatement(sql: Self.mentionSQL)
        let thumbnail = try db.cachedStatement(sql: Self.thumbnailSQL)
        let secure = try db.cachedStatement(sql: "SELECT reason FROM sources WHERE identity = ?")
        let rows = try Row.fetchCursor(db, sql: Self.troubledSQL, arguments: scope.arguments)
        var found: [AuditedSource] = []
        while let row = try rows.next() {
            let source = try SourceSQL.source(row)
            guard let standing = Standing(rawValue: row["standing"]) else {
                throw DamagedValue(source.location.identity)
            }
            let places = try Row.fetchAll(mentions, arguments: [source.id])
                .map { row -> AuditMention in
                    var cells = Cells(row)
                    return Self.mention(&cells)
                }
                .filter { scope.filter.contains($0.document) }
            let twin = try source.location.url?.secured.flatMap {
                try String.fetchOne(secure, arguments: [$0.text])
            }
            found.append(
                AuditedSource(
                    source: source, standing: standing,
                    copy: row["complete"] as Bool ? try copy(of: source, by: thumbnail) : nil,
                    mentions: places, secureTwin: twin.flatMap(Reason.init(rawValue:))))
        }
        try Lookalikes(db).fill(&found)
        return found
    }

    private func copy(of source: Source, by statement: Statement) throws -> CachedPicture? {
        guard let original = source.original else { return nil }
        var picture = CachedPicture(
            thumbnailPath: nil, thumbnailSize: nil, size: original.facts.size,
            fetchedAt: source.fetchedAt, color: original.facts.dominantColor.map { "#\($0)" },
            placeholder: original.facts.placeholder)
        if let row = try Row.fetchOne(statement, arguments: [original.hash.hex]) {
            var cells = Cells(row)
            picture.thumbnailPath = CacheDirectory.publicPath(
                preset: cells.text(), key: cells.text(), format: try cells.word())
            picture.thumbnailSize = PixelSize(width: cells.int(), height: cells.int())
        }
        return picture
    }

    private static func mention(_ cells: inout Cells) -> AuditMention {
        let (document, title, published) = (cells.text(), cells.textOrNil(), cells.timeOrNil())
        let (line, pointer) = (cells.int(), cells.text())
        return AuditMention(
            document: document, title: title, published: published, line: line,
            pointer: PointerText.decode(pointer))
    }

    // MARK: Sizes and documents

    private func sizes() throws -> [AuditedSize] {
        let rows = try Row.fetchCursor(db, sql: Self.sizeSQL, arguments: scope.arguments)
        var found: [AuditedSize] = []
        while let row = try rows.next() {
            var cells = Cells(row)
            let mention = Self.mention(&cells)
            found.append(
                AuditedSize(
                    mention: mention, identity: cells.text(), host: cells.text(),
                    declared: PixelSize(width: cells.int(), height: cells.int()),
                    real: PixelSize(width: cells.int(), height: cells.int())))
        }
        return found
    }

    private func unreadable() throws -> [ScanSummary.Fault] {
        try Row.fetchAll(
            db,
            sql: "SELECT path, fault_line, fault FROM documents WHERE fault IS NOT NULL "
                + "ORDER BY path"
        ).map { row in
            var cells = Cells(row)
            return ScanSummary.Fault(
                path: cells.text(),
                fault: DocumentFault(line: cells.intOrNil(), cause: cells.text()))
        }.filter { scope.filter.contains($0.path) }
    }

    // MARK: SQL

    private static let countSQL = """
        SELECT (SELECT count(*) FROM \(ReportScope.documents)),
            (SELECT count(*) FROM \(ReportScope.documents) JOIN mentions m ON m.document = d.id)
        """

    private static let hostSQL = """
        SELECT s.host, count(*), coalesce(sum(o.is_complete), 0)
        FROM (\(ReportScope.sources)) x CROSS JOIN \(SourceSQL.tables)
        WHERE s.id = x.id GROUP BY s.host
        """

    static let troubledSQL = """
        SELECT \(SourceSQL.columns), coalesce(o.is_complete, 0) AS complete,
            \(StandingSQL.standing) AS standing
        FROM (\(ReportScope.sources)) x CROSS JOIN \(SourceSQL.tables)
        WHERE s.id = x.id AND \(StandingSQL.standing) IS NOT NULL
        ORDER BY s.host, s.identity
        """

    private static let mentionColumns = "d.path, d.title, d.published, m.line, m.pointer"

    static let mentionSQL = """
        SELECT \(mentionColumns) FROM mentions m JOIN documents d ON d.id = m.document
        WHERE m.source = ? ORDER BY d.path, m.ordinal
        """

    static let thumbnailSQL = """
        SELECT p.name, t.key, t.format, t.width, t.height
        FROM originals o JOIN thumbnails t ON t.original = o.id JOIN presets p ON p.id = t.preset
        WHERE o.hash = ? AND p.is_configured = 1
        ORDER BY t.width * t.height, t.bytes, t.key, t.format LIMIT 1
        """

    private static let sizeSQL = """
        SELECT \(mentionColumns), s.identity, s.host, m.width, m.height, o.width, o.height
        FROM \(ReportScope.documents) JOIN mentions m ON m.document = d.id
            JOIN sources s ON s.id = m.source JOIN originals o ON o.id = s.original
        WHERE \(PublicViews.sizeCheck) IN ('\(SizeCheck.scaled.rawValue)',
            '\(SizeCheck.swapped.rawValue)', '\(SizeCheck.different.rawValue)')
        ORDER BY d.path, m.line, m.ordinal
        """
}
