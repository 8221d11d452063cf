/// The stage that finds documents and reads references out of them.
public protocol DocumentFinding: Sendable {
    /// Walks the roots and calls `body` with every document, in order of path within a root.
    ///
    /// Blocks on the disk: call it on a thread of your own. Symbolic links are not followed.
    ///
    /// - Parameters:
    ///   - paths: Documents or folders to stay within; empty for all roots.
    ///   - body: Gets one document; what it throws ends the walk.
    /// - Throws: An ``ImgCacheError`` with exit status 3 when a root or a path does not exist or
    ///   cannot be listed, or what `body` throws.
    func forEachDocument(in paths: [String], _ body: (DocumentStat) throws -> Void) throws

    /// Reads one document. Never throws: a document that cannot be read is a fault in the result.
    ///
    /// Blocks on the disk: call it on a thread of your own. Safe to call on several at once.
    func read(_ stat: DocumentStat) -> DocumentReading

    /// A text that changes when settings change what reading a document gives: keys, base URL,
    /// asset root and the reader's own version. Documents read under another one are read again.
    var readerFingerprint: String { get }
}
