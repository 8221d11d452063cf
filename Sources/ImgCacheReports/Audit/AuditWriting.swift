public import ImgCacheModel

/// What the writer of an audit report may want to choose.
public struct AuditWriting {
    /// Colours of the text format; none by default.
    public var style: Style
    /// The standings that are a failure in JUnit's sense; dead and broken by default.
    public var failing: Set<Standing>
    /// Whether wrong sizes are a failure in JUnit's sense; not by default.
    public var sizesFail: Bool
    /// At most so many pictures are put into the page; 200 by default.
    public var pictures: Int
    /// At most so many bytes of pictures, before they grow by a third as base64; 4 MB by default.
    public var pictureBytes: ByteCount
    /// Gives a thumbnail's bytes by its path relative to the cache; `nil` where there is none.
    ///
    /// Without it, and past either limit, the page shows the tiny placeholder of the catalog. What
    /// it throws ends the writing.
    public var load: (String) throws -> [UInt8]?

    /// Takes the values; every one has its default.
    public init(
        style: Style = .plain, failing: Set<Standing> = [.dead, .broken], sizesFail: Bool = false,
        pictures: Int = 200, pictureBytes: ByteCount = ByteCount(4_000_000),
        load: @escaping (String) throws -> [UInt8]? = { _ in nil }
    ) {
        self.style = style
        self.failing = failing
        self.sizesFail = sizesFail
        self.pictures = pictures
        self.pictureBytes = pictureBytes
        self.load = load
    }
}

extension AuditReport {
    /// Writes the report, piece by piece, ending with a line end.
    ///
    /// Texts of documents and servers are made harmless for the format's readers: no escape
    /// sequence reaches a terminal, no markup a page, no formula a spreadsheet.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - choices: Colours, pictures, what fails.
    ///   - sink: Takes the pieces in order; UTF-8 when written out.
    /// - Throws: What `sink` or `choices.load` throw. The encoders throw for no report.
    public func write(
        as format: AuditFormat, _ choices: AuditWriting = AuditWriting(),
        to sink: (String) throws -> Void
    ) throws {
        switch format {
        case .text: try AuditText(self, style: choices.style).write(to: sink)
        case .json: try AuditJSON(self).write(to: sink)
        case .ndjson: try AuditJSON(self).writeLines(to: sink)
        case .csv: try AuditCSV(self).write(to: sink)
        case .markdown: try sink(AuditMarkdown(self).document())
        case .html: try AuditPage(self, choices).write(to: sink)
        case .junit: try AuditJUnit(self, choices).write(to: sink)
        }
    }
}
