/// Everything that the catalog knows of one source.
public struct Source: Sendable {
    /// The catalog's number for it.
    public var id: Int64
    /// What it points at.
    public var location: SourceLocation
    /// The article's address that is sent as `Referer`, of the first document that mentions it.
    public var articleURL: String?
    /// Why it stands as it does.
    public var reason: Reason
    /// A sentence to the reason; may be empty.
    public var detail: String
    /// How it has fared over the nights.
    public var course: Course
    /// The good copy; `nil` while there is none.
    public var original: Original?
    /// What the last good answer carried.
    public var fields: ResponseFields
    /// The HTTP status of the last answer.
    public var status: Int?
    /// The last URL asked, where it is another.
    public var finalURL: String?
    /// Where it moved for good.
    public var movedTo: String?
    /// When it was last asked.
    public var checkedAt: Timestamp?
    /// When its bytes last came.
    public var fetchedAt: Timestamp?
    /// Not to be asked before this.
    public var dueAt: Timestamp?
    /// When its URL expires by its own words.
    public var expiresAt: Timestamp?
    /// The hash of a body that was rejected last, and what it was judged by: the same bytes are not
    /// decoded again until that changes.
    public var rejected: Rejection?
    /// Whether an editor accepted that a smaller picture takes the copy's place; holds until the
    /// next good answer.
    public var acceptsSmaller = false

    /// A body that was rejected.
    public struct Rejection: Hashable, Sendable {
        /// The body's hash.
        public var hash: ContentHash
        /// The fingerprint of render version, limits and recipes that rejected it.
        public var conditions: Int64

        /// Takes both.
        public init(hash: ContentHash, conditions: Int64) {
            self.hash = hash
            self.conditions = conditions
        }
    }

    /// A source that nobody asked yet.
    public init(id: Int64, location: SourceLocation) {
        self.id = id
        self.location = location
        reason = .pending
        detail = ""
        course = Course()
        fields = ResponseFields()
    }

    /// The verdict of ``reason``.
    public var verdict: Verdict { reason.verdict }
}

/// A stored original as the catalog knows it.
public struct Original: Hashable, Sendable {
    /// The hash of its bytes.
    public var hash: ContentHash
    /// Its length.
    public var bytes: Int64
    /// What decoding told.
    public var facts: ImageFacts

    /// Takes the values.
    public init(hash: ContentHash, bytes: Int64, facts: ImageFacts) {
        self.hash = hash
        self.bytes = bytes
        self.facts = facts
    }
}
