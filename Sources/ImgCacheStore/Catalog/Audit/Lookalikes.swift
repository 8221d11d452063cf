import GRDB
import ImgCacheModel

/// Finds the pictures of troubled sources at other addresses that are well.
///
/// Every picture that is well is one row of 24 bytes, and each troubled one goes through them all:
/// 5,000 through 100,000 take a fraction of a second.
struct Lookalikes {
    /// Bits of 64 that two hashes of one picture may differ in.
    static let distance = 4
    /// Flat pictures all have much the same hash: with fewer bits than this, set or not, it says
    /// nothing.
    static let leastBits = 8
    /// How far the aspect ratios of one picture may be apart.
    static let ratioTolerance = 0.01

    private let db: Database

    init(_ db: Database) { self.db = db }

    private struct Picture {
        var id: Int64
        var hash: UInt64
        var ratio: Double
    }

    /// Sets ``AuditedSource/samePicture`` where there is one.
    func fill(_ sources: inout [AuditedSource]) throws {
        guard sources.contains(where: { Self.sought(in: $0) != nil }) else { return }
        let pictures = try pictures()
        let identity = try db.cachedStatement(sql: "SELECT identity FROM sources WHERE id = ?")
        for index in sources.indices {
            guard let sought = Self.sought(in: sources[index]),
                let found = Self.nearest(to: sought, in: pictures)
            else { continue }
            sources[index].samePicture = try String.fetchOne(identity, arguments: [found])
        }
    }

    private static func sought(in audited: AuditedSource) -> Picture? {
        guard audited.source.verdict != .ok, let facts = audited.source.original?.facts,
            let hash = facts.perceptualHash, tells(hash), facts.size.height > 0
        else { return nil }
        return Picture(
            id: audited.source.id, hash: hash,
            ratio: Double(facts.size.width) / Double(facts.size.height))
    }

    private static func tells(_ hash: UInt64) -> Bool {
        (leastBits...64 - leastBits).contains(hash.nonzeroBitCount)
    }

    private static func nearest(to sought: Picture, in pictures: [Picture]) -> Int64? {
        var best: (id: Int64, distance: Int)?
        for picture in pictures where picture.id != sought.id {
            let distance = (picture.hash ^ sought.hash).nonzeroBitCount
            guard distance <= Self.distance, distance < best?.distance ?? .max,
                abs(picture.ratio / sought.ratio - 1) <= ratioTolerance
            else { continue }
            best = (picture.id, distance)
        }
        return best?.id
    }

    private func pictures() throws -> [Picture] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT s.id, o.perceptual_hash, o.width, o.height
                FROM sources s JOIN originals o ON o.id = s.original
                WHERE s.reason IN (\(StandingSQL.reasons(of: .ok))) AND o.is_lost = 0
                    AND s.is_withdrawn = 0 AND o.perceptual_hash IS NOT NULL AND o.height > 0
                    AND \(SourceSQL.isMentioned)
                ORDER BY s.identity
                """)
        var found: [Picture] = []
        while let row = try rows.next() {
            var cells = Cells(row)
            let (id, hash) = (cells.int64(), UInt64(bitPattern: cells.int64()))
            let ratio = Double(cells.int()) / Double(cells.int())
            if Self.tells(hash) { found.append(Picture(id: id, hash: hash, ratio: ratio)) }
        }
        return found
    }
}
