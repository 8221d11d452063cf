import GRDB
import ImgCacheModel

/// The `documents` of the manifest: those with references, in order of the bytes of their paths.
struct ManifestDocuments {
    private let db: Database

    init(_ db: Database) { self.db = db }

    static let sql = """
        SELECT d.path, m.pointer, s.identity, m.text, m.width, m.height, o.width, o.height,
            coalesce(o.is_complete, 0)
        FROM documents d CROSS JOIN mentions m ON m.document = d.id
            JOIN sources s ON s.id = m.source LEFT JOIN originals o ON o.id = s.original
        ORDER BY d.path, m.ordinal
        """

    func write(to json: inout JSONOutput) throws {
        var open: String?
        let rows = try Row.fetchCursor(db, sql: Self.sql)
        while let row = try rows.next() {
            var cells = Cells(row)
            let path = cells.text()
            if path != open {
                if open != nil { Self.end(&json) }
                json.newLine()
                try json.open("{")
                json.key("path")
                json.string(path)
                json.key("images")
                try json.open("[")
                open = path
            }
            try Self.write(&cells, to: &json)
        }
        if open != nil { Self.end(&json) }
    }

    private static func end(_ json: inout JSONOutput) {
        json.close("]")
        json.close("}")
    }

    private static func write(_ cells: inout Cells, to json: inout JSONOutput) throws {
        try json.open("{")
        json.key("at")
        json.string(PointerText.publicText(cells.text()))
        json.key("url")
        json.string(cells.text())
        if let text = cells.textOrNil(), !Userinfo.mayBe(in: text) { json.text("text", text) }
        let declared = size(cells.intOrNil(), cells.intOrNil())
        let real = size(cells.intOrNil(), cells.intOrNil())
        json.key("isCached")
        json.value(cells.flag())
        json.key("check")
        json.string(SizeCheck(declared: declared, real: real).rawValue)
        json.close("}")
    }

    private static func size(_ width: Int?, _ height: Int?) -> PixelSize? {
        width.flatMap { width in height.map { PixelSize(width: width, height: $0) } }
    }
}
