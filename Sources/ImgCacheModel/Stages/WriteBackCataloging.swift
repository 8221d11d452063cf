/// The catalog's part of write-back: which documents say something else than the truth.
public protocol WriteBackCataloging: Sendable {
    /// Calls `body` with every document that has at least one reference whose `isCached` is not
    /// what write-back would leave, by path. Documents that cannot be read are left out.
    ///
    /// - Parameters:
    ///   - paths: Documents or folders to stay within; empty for all.
    ///   - uncached: What an image that is not cached should say.
    ///   - fixesDimensions: Whether a declared size that is `scaled`, `swapped` or `different`
    ///     counts as well.
    ///   - body: Runs on a thread of the catalog and may block; what it throws ends the reading
    ///     and is thrown on.
    /// - Throws: An ``ImgCacheError`` when the store fails, or what `body` threw.
    func forEachDocumentToWrite(
        within paths: [String], uncached: ContentRules.Uncached, fixesDimensions: Bool,
        _ body: @escaping @Sendable (DocumentToWrite) throws -> Void
    ) async throws

    /// The folders that known documents lie in, in order; `.` for the working directory.
    func documentFolders() async throws -> [String]

    /// Keeps what documents say after they were written, so that the next run does not read
    /// them again. Documents that are unknown are passed over; no scan need be open.
    func recordWritten(_ readings: [DocumentReading]) async throws
}

/// A document that write-back may change.
public struct DocumentToWrite: Hashable, Sendable {
    /// The file as it was when it was read.
    public var stat: DocumentStat
    /// All its references, in the order of the file.
    public var references: [ReferenceToWrite]

    /// Takes both.
    public init(stat: DocumentStat, references: [ReferenceToWrite]) {
        self.stat = stat
        self.references = references
    }
}

/// A reference and what is true of it.
public struct ReferenceToWrite: Hashable, Sendable {
    /// The reference as read; its `isCached` is what the document says.
    public var reference: Reference
    /// Whether the source's original and all thumbnails are on disk.
    public var isCached: Bool
    /// Why the source stands as it does: an `unchecked` one keeps what its document says when a
    /// run was cut short.
    public var reason: Reason
    /// The displayed size of the picture; `nil` while it is not known.
    public var real: PixelSize?

    /// Takes the values.
    public init(reference: Reference, isCached: Bool, reason: Reason, real: PixelSize?) {
        self.reference = reference
        self.isCached = isCached
        self.reason = reason
        self.real = real
    }

    /// The declared size against the real one.
    public var check: SizeCheck { SizeCheck(declared: reference.declared, real: real) }
}
