/// What a reference points at, after its text was resolved.
public enum SourceLocation: Hashable, Sendable {
    /// A URL to fetch.
    case remote(SourceURL)
    /// A file of the site itself, found under the asset root.
    ///
    /// `path` is relative to the asset root, percent-decoded once, without a leading slash.
    case local(SourceURL, path: String)
    /// Nothing that may be asked: `invalid_url`, `scheme_not_allowed`, `local_refused`, `excluded`.
    ///
    /// `identity` is the text that the catalog keeps, user information removed.
    case refused(identity: String, reason: Reason)

    /// The URL that may be asked or read; `nil` when refused.
    public var url: SourceURL? {
        switch self {
        case .remote(let url), .local(let url, _): url
        case .refused: nil
        }
    }

    /// The text by which catalog and manifest know the source.
    public var identity: String {
        switch self {
        case .remote(let url), .local(let url, _): url.text
        case .refused(let identity, _): identity
        }
    }
}
