/// The catalog's part of `imgcache accept`.
public protocol ReplacementAccepting: Sendable {
    /// Notes that the next good answer may replace the copy of a source that is held back
    /// (`replaced_smaller`), and makes the source due.
    ///
    /// - Parameter identity: The source's URL.
    /// - Returns: What became of it.
    /// - Throws: An ``ImgCacheError`` when the store fails.
    func acceptReplacement(of identity: String) async throws -> ReplacementAnswer
}

/// What became of an acceptance.
public enum ReplacementAnswer: Hashable, Sendable {
    /// The next `sync` asks for the source and takes what comes.
    case accepted
    /// No smaller picture is held back; this is how the source stands.
    case nothingHeldBack(Reason)
    /// No source is called so.
    case unknown
}
