import GRDB
import ImgCacheModel

/// Finds or makes the rows of sources by what references say that they are.
struct SourceRegistrar {
    private let db: Database
    private let find: Statement
    private let insert: Statement
    private let move: Statement
    private let endGrace: Statement
    private let blocks: [SourcePattern]
    private var recent: [SourceLocation: Int64] = [:]

    init(_ db: Database) throws {
        self.db = db
        find = try db.cachedStatement(
            sql: """
                SELECT id, kind, local_path, reason, is_withdrawn,
                    unmentioned_since IS NOT NULL FROM sources WHERE identity = ?
                """)
        insert = try db.cachedStatement(
            sql: """
                INSERT INTO sources (identity, kind, host, local_path, reason, is_withdrawn)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        move = try db.cachedStatement(
            sql: "UPDATE sources SET kind = ?, host = ?, local_path = ?, reason = ?, detail = '' "
                + "WHERE id = ?")
        endGrace = try db.cachedStatement(
            sql: "UPDATE sources SET unmentioned_since = NULL WHERE id = ?")
        blocks = try SQLiteCatalog.blocks(db)
    }

    /// The number of a source; a new one is `pending`, refused for its reason, or
    /// `excluded` by a block.
    mutating func id(of location: SourceLocation) throws -> Int64 {
        if let id = recent[location] { return id }
        let form = SourceForm(location)
        let id: Int64
        if let row = try Row.fetchOne(find, arguments: [location.identity]) {
            var cells = Cells(row)
            id = cells.int64()
            let (kind, path, reason) = (cells.int(), cells.textOrNil(), cells.text())
            let isWithdrawn = cells.flag()
            // Now and not only at the scan's end, which a killed run does not reach.
            if cells.flag() { try endGrace.execute(arguments: [id]) }
            let wanted = form.refusal?.rawValue ?? (kind == SourceForm.refusedKind ? nil : reason)
            if kind != form.kind || path != form.localPath || wanted != reason, !isWithdrawn {
                try move.execute(
                    arguments: [
                        form.kind, form.host, form.localPath, wanted ?? Reason.pending.rawValue,
                        id,
                    ])
            }
        } else {
            let isBlocked = blocks.contains {
                $0.matches(identity: location.identity, host: form.host)
            }
            try insert.execute(
                arguments: [
                    location.identity, form.kind, form.host, form.localPath,
                    (form.refusal ?? (isBlocked ? .excluded : .pending)).rawValue, isBlocked,
                ])
            id = db.lastInsertedRowID
        }
        recent[location] = id
        return id
    }
}

/// How the catalog keeps a location.
struct SourceForm {
    static let remoteKind = 0
    static let localKind = 1
    static let refusedKind = 2

    var kind: Int
    var host = ""
    var localPath: String?
    var refusal: Reason?

    init(_ location: SourceLocation) {
        switch location {
        case .remote(let url):
            kind = Self.remoteKind
            host = url.host
        case .local(_, let path):
            kind = Self.localKind
            localPath = path
        case .refused(_, let reason):
            kind = Self.refusedKind
            refusal = reason
        }
    }

    /// The location of a stored row.
    static func location(
        kind: Int, identity: String, localPath: String?, reason: Reason
    ) throws -> SourceLocation {
        switch kind {
        case refusedKind: return .refused(identity: identity, reason: reason)
        case localKind:
            guard let localPath else { throw DamagedValue(identity) }
            return .local(try url(identity), path: localPath)
        default: return .remote(try url(identity))
        }
    }

    private static func url(_ identity: String) throws -> SourceURL {
        do { return try SourceURL(identity) } catch { throw DamagedValue(identity) }
    }
}
