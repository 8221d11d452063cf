internal import ImgCacheModel

/// What an audit asks a server for: the least that proves the picture is still there.
///
/// | the source | the question |
/// |---|---|
/// | never asked | all of it |
/// | its full look is due: the bytes are older than 30 days | all of it, unconditionally |
/// | a copy of ours with validators | whether it changed (304), and else all of it |
/// | well, without validators | the first 64 KiB |
/// | in trouble, without validators | all of it: one whole good answer mends a course |
///
/// `HEAD` is asked of nobody: servers refuse it, or lie.
enum ProbeQuestion: Hashable, Sendable {
    /// The whole body.
    case all
    /// The whole body unless these still hold.
    case ifChanged(Validators)
    /// The first bytes.
    case beginning

    /// Bytes of a beginning.
    static let beginningBytes = 65536
    /// How often a picture is looked at whole, although its server says that nothing changed.
    static let lookInterval = Duration.seconds(30 * 86400)

    /// The question for a remote source.
    init(for source: Source, at now: Timestamp) {
        let validators = source.fields.validators
        if Self.isLookDue(source, at: now) {
            self = .all
        } else if source.original != nil, !validators.isEmpty {
            self = .ifChanged(validators)
        } else if source.verdict == .ok, Self.knownLength(of: source) != nil {
            self = .beginning
        } else {
            self = .all
        }
    }

    /// The length that a beginning is held against: that of our copy, or of what was last seen
    /// whole; `nil` when neither is known.
    static func knownLength(of source: Source) -> Int64? {
        source.original?.bytes ?? source.fields.contentLength
    }

    /// Once in 30 days, on a day that the URL's hash tells, so that full looks spread; not while
    /// the bytes are younger.
    private static func isLookDue(_ source: Source, at now: Timestamp) -> Bool {
        guard let checkedAt = source.checkedAt else { return true }
        if let fetchedAt = source.fetchedAt, now.since(fetchedAt) < lookInterval { return false }
        let period = lookInterval.components.seconds
        let shift = Int64(Freshness.hash(source.location.identity) % UInt64(period))
        return (now.seconds + shift) / period != (checkedAt.seconds + shift) / period
    }

    /// The request that asks it.
    func request(for source: Source, at url: SourceURL) -> FetchRequest {
        switch self {
        case .all: FetchRequest(url: url, articleURL: source.articleURL)
        case .ifChanged(let validators):
            FetchRequest(url: url, validators: validators, articleURL: source.articleURL)
        case .beginning:
            FetchRequest(
                url: url, articleURL: source.articleURL, firstBytes: Self.beginningBytes)
        }
    }
}
