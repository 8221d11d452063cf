import ImgCacheModel
import Synchronization

/// Documents made of lists of references, without a disk.
final class ScriptedDocuments: DocumentFinding {
    struct Page: Sendable {
        var path: String
        var version: Int64
        var outcome: DocumentReading.Outcome
    }

    private let pages: Mutex<[Page]>
    private let reads = Mutex<[String]>([])

    init(_ pages: [Page]) { self.pages = Mutex(pages.sorted { $0.path < $1.path }) }

    var readerFingerprint: String { "scripted" }

    /// The paths that were read, in no certain order.
    var readPaths: [String] { reads.withLock { $0.sorted() } }

    func replace(_ pages: [Page]) {
        self.pages.withLock { $0 = pages.sorted { $0.path < $1.path } }
    }

    func forEachDocument(in paths: [String], _ body: (DocumentStat) throws -> Void) throws {
        for page in pages.withLock({ $0 }) {
            try body(DocumentStat(path: page.path, size: 1, modified: page.version, inode: 1))
        }
    }

    func read(_ stat: DocumentStat) -> DocumentReading {
        reads.withLock { $0.append(stat.path) }
        let page = pages.withLock { $0.first { $0.path == stat.path } }
        return DocumentReading(
            stat: stat,
            outcome: page?.outcome ?? .fault(DocumentFault(line: nil, cause: "it is gone")))
    }
}

extension ScriptedDocuments.Page {
    /// A document that mentions these URLs, each with a declared size or none.
    static func mentioning(
        _ path: String, version: Int64 = 1, _ urls: (String, PixelSize?)...
    ) throws -> Self {
        let references = try urls.enumerated().map { index, entry in
            Reference(
                pointer: JSONPointer([.key("images"), .index(index)]), line: index + 3,
                text: entry.0, location: .remote(try SourceURL(entry.0)), declared: entry.1,
                isCached: nil)
        }
        return Self(
            path: path, version: version,
            outcome: .contents(
                DocumentContents(
                    webURL: "https://news.example/articles/1", title: nil, published: nil,
                    references: references)))
    }
}
