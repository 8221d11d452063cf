internal import ImgCacheModel

/// The header fields of one answer that anything is decided by.
struct AnswerFields: Hashable, Sendable {
    var entityTag: String?
    var lastModified: String?
    var maxAge: Int64?
    var contentType: String?
    var contentLength: Int64?
    var contentEncoding: String?
    var robots: [String] = []
    var retryAfter: String?
    /// The bytes of `Location`: not every server sends UTF-8.
    var location: [UInt8]?
    var range: ContentRange?
    var acceptsRanges = false
    /// `cf-mitigated` or `x-amzn-waf-action`: a test for people stands before the picture.
    var isChallenge = false

    /// `Content-Range`. Source: RFC 9110, section 14.4.
    struct ContentRange: Hashable, Sendable {
        var first: Int64
        var last: Int64
        var total: Int64?
    }

    /// What the catalog keeps; of a part, the length of the whole.
    var forCatalog: ResponseFields {
        ResponseFields(
            validators: Validators(entityTag: entityTag, lastModified: lastModified),
            maxAge: maxAge, contentType: contentType,
            contentLength: range.map(\.total) ?? contentLength, robots: robots)
    }

    /// An entity tag that promises the same bytes, for `If-Range`.
    var strongTag: String? {
        guard let entityTag, entityTag.hasPrefix("\"") else { return nil }
        return entityTag
    }
}
