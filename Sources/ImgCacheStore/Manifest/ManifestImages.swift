import GRDB
import ImgCacheModel

/// The `images` of the manifest: referenced sources in order of the bytes of their URLs.
struct ManifestImages {
    private let db: Database
    private let declared: Statement
    private let thumbnails: ThumbnailList

    init(_ db: Database) throws {
        self.db = db
        thumbnails = try ThumbnailList(db)
        declared = try db.cachedStatement(
            sql: "SELECT DISTINCT width, height FROM mentions WHERE source = ? "
                + "ORDER BY width, height")
    }

    static let sql = """
        SELECT s.id, s.identity, r.verdict, s.reason, s.state, s.since, s.nights, s.robots,
            s.final_url, s.moved_to, s.fetched_at, s.checked_at, o.id, o.is_complete, o.is_lost,
            \(OriginalSQL.columns)
        FROM \(SourceSQL.tables) JOIN reasons r ON r.name = s.reason
        WHERE \(SourceSQL.isMentioned) ORDER BY s.identity
        """

    func write(to json: inout JSONOutput) throws {
        let rows = try Row.fetchCursor(db, sql: Self.sql)
        while let row = try rows.next() {
            json.newLine()
            try write(row, to: &json)
        }
    }

    private func write(_ row: Row, to json: inout JSONOutput) throws {
        var cells = Cells(row)
        let id = cells.int64()
        try json.open("{")
        json.key("url")
        json.string(cells.text())
        let (verdict, reason) = (cells.text(), cells.text())
        let (state, since, nights) = (cells.text(), cells.timeOrNil(), cells.int())
        let robots = cells.text().split(separator: ",")
        let (finalURL, movedTo) = (cells.textOrNil(), cells.textOrNil())
        let (fetchedAt, checkedAt) = (cells.timeOrNil(), cells.timeOrNil())
        let (originalID, isCached) = (cells.int64OrNil(), cells.flagOrNil() ?? false)
        let isLost = cells.flagOrNil() ?? true
        let original = originalID == nil ? nil : try OriginalSQL.original(&cells)
        json.key("isCached")
        json.value(isCached)
        json.key("verdict")
        json.string(verdict)
        json.key("reason")
        json.string(reason)
        if let original, !isLost { try write(original, to: &json) }
        json.key("course")
        try json.open("{")
        json.key("state")
        json.string(state)
        json.time("since", since)
        json.key("nights")
        json.value(nights)
        json.close("}")
        try writeSize(of: id, real: original?.facts.size, to: &json)
        if let originalID { try writeThumbnails(of: originalID, to: &json) }
        if let original { try writePlaceholder(original.facts, to: &json) }
        if !robots.isEmpty {
            json.key("robots")
            try json.open("[")
            for directive in robots { json.string(String(directive)) }
            json.close("]")
        }
        json.text("finalURL", finalURL)
        json.text("movedTo", movedTo)
        json.time("fetchedAt", fetchedAt)
        json.time("checkedAt", checkedAt)
        json.close("}")
    }

    private func write(_ original: Original, to json: inout JSONOutput) throws {
        let facts = original.facts
        json.key("original")
        try json.open("{")
        json.key("path")
        json.string(CacheDirectory.publicPath(original: original.hash, format: facts.format))
        json.key("mediaType")
        json.string(facts.format.mediaType)
        json.key("bytes")
        json.value(original.bytes)
        json.key("width")
        json.value(facts.size.width)
        json.key("height")
        json.value(facts.size.height)
        json.key("sha256")
        json.string(original.hash.hex)
        if facts.hasAlpha {
            json.key("hasAlpha")
            json.value(true)
        }
        if facts.frames > 1 {
            json.key("frames")
            json.value(facts.frames)
        }
        if let hash = facts.perceptualHash {
            json.key("perceptualHash")
            json.string(Hex.encode(withUnsafeBytes(of: hash.bigEndian, Array.init)))
        }
        if let point = facts.focalPoint {
            json.key("focalPoint")
            try json.open("[")
            json.fraction(point.x)
            json.fraction(point.y)
            json.close("]")
        }
        json.close("}")
    }

    private func writeSize(
        of source: Int64, real: PixelSize?, to json: inout JSONOutput
    ) throws {
        json.key("size")
        try json.open("{")
        json.key("declared")
        try json.open("[")
        var worst = SizeCheck.match
        let rows = try Row.fetchCursor(declared, arguments: [source])
        while let row = try rows.next() {
            var cells = Cells(row)
            var size: PixelSize?
            if let width = cells.intOrNil(), let height = cells.intOrNil() {
                size = PixelSize(width: width, height: height)
                try json.open("[")
                json.value(width)
                json.value(height)
                json.close("]")
            }
            worst = max(worst, SizeCheck(declared: size, real: real))
        }
        json.close("]")
        json.key("check")
        json.string(worst.rawValue)
        json.close("}")
    }

    private func writeThumbnails(of original: Int64, to json: inout JSONOutput) throws {
        let thumbnails = try self.thumbnails.records(of: original)
        guard !thumbnails.isEmpty else { return }
        json.key("thumbnails")
        try json.open("[")
        for thumbnail in thumbnails {
            try json.open("{")
            json.key("preset")
            json.string(thumbnail.preset)
            json.key("path")
            json.string(
                CacheDirectory.publicPath(
                    preset: thumbnail.preset, key: thumbnail.key, format: thumbnail.format))
            json.key("mediaType")
            json.string(thumbnail.format.mediaType)
            json.key("width")
            json.value(thumbnail.size.width)
            json.key("height")
            json.value(thumbnail.size.height)
            json.key("bytes")
            json.value(thumbnail.bytes)
            json.close("}")
        }
        json.close("]")
    }

    private func writePlaceholder(_ facts: ImageFacts, to json: inout JSONOutput) throws {
        guard facts.dominantColor != nil || facts.placeholder != nil else { return }
        json.key("placeholder")
        try json.open("{")
        json.text("color", facts.dominantColor.map { "#" + $0 })
        json.text("dataURI", facts.placeholder)
        json.close("}")
    }
}

extension JSONOutput {
    /// A key with a text, where there is one.
    mutating func text(_ key: StaticString, _ text: String?) {
        guard let text else { return }
        self.key(key)
        string(text)
    }

    /// A key with a time, where there is one.
    mutating func time(_ key: StaticString, _ time: Timestamp?) {
        guard let time else { return }
        self.key(key)
        value(time)
    }
}
