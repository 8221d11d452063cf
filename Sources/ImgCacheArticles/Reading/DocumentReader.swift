public import ImgCacheModel

/// Reads the references of one document from its bytes.
///
/// Pure: no file is touched. Safe to use on several threads at once.
public struct DocumentReader: Sendable {
    /// Raised when the same bytes give other references than before.
    static let version = 2

    let imageKeys: [[UInt8]]
    private let resolver: ReferenceResolver

    /// Reads as `rules` say: `imageKeys`, `baseURL` and `assetRoot`.
    public init(_ rules: ContentRules) {
        imageKeys = rules.imageKeys.map { Array($0.utf8) }
        resolver = ReferenceResolver(baseURL: rules.baseURL, assetRoot: rules.assetRoot)
    }

    /// Reads a document.
    ///
    /// Data are the front matter of a text that begins with a line `---`, the whole of YAML (its
    /// first document) or the whole of JSON. A text without front matter has no references. Front
    /// matter that is never closed counts if all of the file is YAML.
    ///
    /// - Parameters:
    ///   - bytes: The whole file, UTF-8 with or without a byte order mark, up to 16 MB.
    ///   - path: Its path; the name's end tells YAML (`.yaml`, `.yml`), JSON (`.json`) and text.
    /// - Returns: The contents, or a fault with a line and a sentence that says what to do.
    public func read(_ bytes: [UInt8], path: String) -> DocumentReading.Outcome {
        do throws(ReadingFault) {
            guard let tree = try Self.tree(of: bytes, path: path) else {
                return .contents(
                    DocumentContents(webURL: nil, title: nil, published: nil, references: []))
            }
            return .contents(try contents(of: tree))
        } catch {
            return .fault(Self.fault(error))
        }
    }

    static func fault(_ error: ReadingFault) -> DocumentFault {
        switch error {
        case .wrong(let line, let cause): DocumentFault(line: line, cause: cause)
        case .unsure(let line): DocumentFault(line: line, cause: "this YAML could not be read")
        }
    }

    /// Reads the data of a file; `nil` when it has none.
    static func tree(of bytes: [UInt8], path: String) throws(ReadingFault) -> DocumentTree? {
        if bytes.count > ReadingLimits.fileBytes {
            throw .wrong(
                line: nil,
                cause: "the file is larger than \(ReadingLimits.fileBytes >> 20) MB; split it or "
                    + "leave it out with `content.exclude`")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw .wrong(line: 1, cause: "the file is UTF-16; save it as UTF-8")
        }
        switch DocumentPart(of: bytes, format: DocumentFormat(path: path)) {
        case .none: return nil
        case .json(let start):
            try requireUTF8(bytes, start..<bytes.count, firstLine: 1)
            return try JSONReader.read(bytes, from: start, firstLine: 1)
        case .yaml(let range, let firstLine, let isClosed):
            try requireUTF8(bytes, range, firstLine: firstLine)
            do throws(ReadingFault) {
                return try yaml(bytes, range, firstLine)
            } catch {
                guard case .wrong(let line, let cause) = error, !isClosed else { throw error }
                throw .wrong(
                    line: line,
                    cause: "the front matter has no closing line `---`, and \(cause)")
            }
        }
    }

    private static func yaml(
        _ bytes: [UInt8], _ range: Range<Int>, _ firstLine: Int
    ) throws(ReadingFault) -> DocumentTree {
        do throws(ReadingFault) {
            return try YAMLReader.read(bytes, in: range, firstLine: firstLine)
        } catch {
            guard case .unsure = error else { throw error }
            return try YamsReader.read(bytes, in: range, firstLine: firstLine)
        }
    }

    private static func requireUTF8(
        _ bytes: [UInt8], _ range: Range<Int>, firstLine: Int
    ) throws(ReadingFault) {
        if String(validating: bytes[range], as: UTF8.self) != nil { return }
        var decoder = UTF8()
        var iterator = bytes[range].makeIterator()
        var line = firstLine
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            if scalar == "\n" { line += 1 }
        }
        throw .wrong(line: line, cause: "the text is not UTF-8 here; save the file as UTF-8")
    }

    private func contents(of tree: DocumentTree) throws(ReadingFault) -> DocumentContents {
        let entries = try ImageEntryFinder.find(in: tree, imageKeys: imageKeys)
        let references = entries.map { entry in
            Reference(
                pointer: entry.pointer, line: entry.line, text: entry.text,
                location: resolver.location(of: entry.text),
                declared: declared(entry, in: tree),
                isCached: entry.isCached.flatMap { tree.truth(of: tree.resolved($0.value)) },
                isPlain: !entry.isMapping)
        }
        var webURL: String?
        var title: String?
        var published: Timestamp?
        let root = tree.resolved(tree.root)
        if tree.nodes[root].kind == .mapping {
            for (key, given) in tree.pairs(of: root) where tree.nodes[key].kind == .scalar {
                let value = tree.resolved(given)
                guard tree.nodes[value].kind == .scalar, !tree.isNull(value) else { continue }
                if tree.isText(key, Self.webURLKey) { webURL = tree.text(of: value) }
                if tree.isText(key, Self.titleKey) { title = tree.text(of: value) }
                if tree.isText(key, Self.publishedKey) {
                    published = Timestamp(rfc3339: tree.text(of: value))
                }
            }
        }
        return DocumentContents(
            webURL: webURL, title: title, published: published, references: references)
    }

    private func declared(_ entry: ImageEntry, in tree: DocumentTree) -> PixelSize? {
        guard let width = entry.width.flatMap({ tree.extent(of: tree.resolved($0.value)) }),
            let height = entry.height.flatMap({ tree.extent(of: tree.resolved($0.value)) })
        else { return nil }
        return PixelSize(width: width, height: height)
    }

    private static let webURLKey = Array("webUrl".utf8)
    private static let titleKey = Array("title".utf8)
    private static let publishedKey = Array("publishedDateTime".utf8)
}
