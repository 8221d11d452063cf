/// One article file as a directory listing shows it.
///
/// Two equal stats mean "not changed since": it is not read again.
public struct DocumentStat: Hashable, Sendable {
    /// The path as the configuration's roots lead to it, relative to the working directory.
    public let path: String
    /// Bytes.
    public let size: Int64
    /// Last modification, nanoseconds since 1970 in UTC.
    public let modified: Int64
    /// The inode number.
    public let inode: UInt64

    /// Takes the values of `stat(2)`.
    public init(path: String, size: Int64, modified: Int64, inode: UInt64) {
        self.path = path
        self.size = size
        self.modified = modified
        self.inode = inode
    }
}

/// One mention of an image in a document.
public struct Reference: Hashable, Sendable {
    /// Where the entry stands.
    public let pointer: JSONPointer
    /// The line on which the entry begins, from 1.
    public let line: Int
    /// The URL as the document has it, after unquoting and before anything else.
    public let text: String
    /// What it points at.
    public let location: SourceLocation
    /// The size that the document claims; `nil` without two whole numbers above 0.
    public let declared: PixelSize?
    /// What the document says of `isCached`; `nil` when it says nothing.
    public let isCached: Bool?
    /// Whether the image is a plain string: the document cannot say `isCached` of it then.
    public let isPlain: Bool

    /// Takes the values as read.
    public init(
        pointer: JSONPointer, line: Int, text: String, location: SourceLocation,
        declared: PixelSize?, isCached: Bool?, isPlain: Bool = false
    ) {
        self.pointer = pointer
        self.line = line
        self.text = text
        self.location = location
        self.declared = declared
        self.isCached = isCached
        self.isPlain = isPlain
    }
}

/// What was found in one document.
public struct DocumentContents: Hashable, Sendable {
    /// The article's own address (`webUrl`), where it gives one; the origin of `Referer`.
    public let webURL: String?
    /// `title`, where it gives one.
    public let title: String?
    /// `publishedDateTime`, where it gives one that can be read.
    public let published: Timestamp?
    /// Its references, in the order of the file.
    public let references: [Reference]

    /// Takes the values as read.
    public init(webURL: String?, title: String?, published: Timestamp?, references: [Reference]) {
        self.webURL = webURL
        self.title = title
        self.published = published
        self.references = references
    }
}

/// Why a document could not be read.
public struct DocumentFault: Hashable, Sendable {
    /// The line, from 1; `nil` where the fault has no line.
    public let line: Int?
    /// A sentence: what is wrong and what to do.
    public let cause: String

    /// Takes a line and a sentence.
    public init(line: Int?, cause: String) {
        self.line = line
        self.cause = cause
    }
}

/// A document that was read, or the reason why it could not be.
public struct DocumentReading: Sendable {
    /// The file as it was before reading.
    public let stat: DocumentStat
    /// What is in it, or what is wrong with it.
    public let outcome: Outcome

    /// Either contents or a fault.
    public enum Outcome: Hashable, Sendable {
        /// It was read.
        case contents(DocumentContents)
        /// It could not be read; its last good references stay.
        case fault(DocumentFault)
    }

    /// Takes both.
    public init(stat: DocumentStat, outcome: Outcome) {
        self.stat = stat
        self.outcome = outcome
    }
}
