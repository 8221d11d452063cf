internal import ImgCacheModel
internal import ImgCachePages
internal import ImgCacheStore

/// The cache as pictures, found by a part of a URL or of an article's path.
struct GalleryPage {
    /// Pictures on one page.
    static let size = 60
    private let manifest: PublishedManifest?
    private let text: String
    private let preset: String?
    private let start: Int64?

    /// - Parameters:
    ///   - manifest: `nil` before the first sync.
    ///   - text: What is searched for; an empty one finds all.
    ///   - preset: Whose thumbnails are shown; `nil` for the smallest.
    ///   - start: Where the page begins, as the page before said.
    init(_ manifest: PublishedManifest?, text: String, preset: String?, from start: Int64?) {
        self.manifest = manifest
        self.text = text
        self.preset = preset
        self.start = start
    }

    /// The page. Reads the manifest, which may take some tenths of a second.
    ///
    /// - Throws: `StoreError` when the disk refuses.
    func html() throws -> String {
        var values: PageValues = ["style": GalleryStyle.text]
        // An empty text would count as one.
        values.set("text", text.isEmpty ? nil : text)
        if let manifest {
            values["head"] = head(manifest)
            values["presets"] = manifest.head.presets.map { name -> PageValues in
                ["name": name, "chosen": name == preset ? " selected" : ""]
            }
            let page = try manifest.page(matching: text, from: start, limit: Self.size)
            values["pictures"] = page.pictures.map(picture)
            if page.pictures.isEmpty {
                values["nothing"] =
                    text.isEmpty
                    ? "No document mentions a picture yet."
                    : "No URL and no document holds this text."
            }
            values.set("next", page.next.map { link(from: $0) })
            if start != nil { values["first"] = link(from: nil) }
        } else {
            values["nothing"] = "There is no manifest yet: run imgcache sync."
        }
        return try PageTemplate(GalleryTemplate.page).fill(values)
    }

    /// What a browser may do with the page: nothing but show pictures of this server.
    static let policy = [
        "default-src 'none'", "img-src 'self' data:",
        "style-src '\(ContentPolicy.hash(GalleryStyle.text))'", "base-uri 'none'",
        "form-action 'self'", "frame-ancestors 'none'",
    ].joined(separator: "; ")

    private func head(_ manifest: PublishedManifest) -> PageValues {
        let totals = manifest.totals
        var values: PageValues = [
            "cached": NumberText.grouped(totals.cached),
            "images": NumberText.count(totals.images, "picture"),
            "documents": NumberText.count(totals.documents, "document"),
            "bytes": ByteCount(totals.bytes).rounded,
        ]
        let time = manifest.head.generatedAt?.description.prefix(16).split(separator: "T")
        values.set("time", time.map { $0.joined(separator: " ") + " UTC" })
        values.set("outcome", manifest.head.outcome)
        return values
    }

    private func picture(_ picture: PublishedPicture) -> PageValues {
        var values: PageValues = [
            "url": picture.url, "name": name(of: picture.url),
            "state": picture.isCached ? "cached" : "missing",
            "reason": picture.reason.split(separator: "_").joined(separator: " "),
            "verdict": picture.verdict,
        ]
        let thumbnails = (picture.thumbnails ?? []).filter { preset == nil || $0.preset == preset }
        if let shown = thumbnails.min(by: { Self.area($0) < Self.area($1) }) {
            let key = shown.path.split(separator: "/").last?.split(separator: ".").first ?? ""
            values["thumbnail"] =
                [
                    "source": "/t/\(shown.preset)/\(key)", "width": "\(shown.width)",
                    "height": "\(shown.height)", "direct": "/\(shown.path)",
                ] as PageValues
        }
        if let original = picture.original {
            values["real"] = "\(original.width) x \(original.height)"
        }
        if let size = picture.size, let declared = size.declared?.first, declared.count == 2 {
            values["declared"] = "\(declared[0]) x \(declared[1])"
            if size.check != "match", size.check != "undeclared" { values["check"] = size.check }
        }
        return values
    }

    private static func area(_ thumbnail: PublishedPicture.Thumbnail) -> Double {
        Double(thumbnail.width) * Double(thumbnail.height)
    }

    private func name(of url: String) -> String {
        let path = url.prefix { $0 != "?" && $0 != "#" }
        return path.split(separator: "/").last.map(String.init) ?? url
    }

    private func link(from place: Int64?) -> String {
        var fields: [String] = []
        if !text.isEmpty { fields.append("q=" + Self.encoded(text)) }
        if let preset { fields.append("preset=" + Self.encoded(preset)) }
        if let place { fields.append("from=\(place)") }
        return "/?" + fields.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
    }
}
