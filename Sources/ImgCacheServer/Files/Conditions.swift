internal import ImgCacheModel
internal import NIOHTTP1

/// The conditions of a request, held against a file. Source: RFC 9110, section 13.
struct Conditions {
    /// What they lead to.
    enum Verdict: Hashable {
        /// All of the file, or the range that was asked for.
        case proceed(allowsRange: Bool)
        /// The client has it.
        case notModified
        /// The client wanted another one.
        case failed
    }

    /// Judges in the order that section 13.2.2 gives, against the file's own strong tag in
    /// quotation marks, and the time of its making in seconds since 1970.
    static func judge(_ headers: HTTPHeaders, etag: String, modified: Int64) -> Verdict {
        if let tags = joined(headers, "If-Match") {
            if !holds(tags, etag, isWeak: false) { return .failed }
        } else if let date = date(headers, "If-Unmodified-Since"), modified > date {
            return .failed
        }
        if let tags = joined(headers, "If-None-Match") {
            if holds(tags, etag, isWeak: true) { return .notModified }
        } else if let date = date(headers, "If-Modified-Since"), modified <= date {
            return .notModified
        }
        guard let condition = headers.first(name: "If-Range") else {
            return .proceed(allowsRange: true)
        }
        return .proceed(
            allowsRange: condition == etag || HTTPDate.exact(condition) == modified)
    }

    private static func joined(_ headers: HTTPHeaders, _ name: String) -> String? {
        let fields = headers[name]
        return fields.isEmpty ? nil : fields.joined(separator: ",")
    }

    private static func date(_ headers: HTTPHeaders, _ name: String) -> Int64? {
        headers.first(name: name).flatMap(HTTPDate.exact)
    }

    /// Whether a list of entity tags holds one. Our own tags hold no comma, so the list may be
    /// cut at each.
    private static func holds(_ list: String, _ etag: String, isWeak: Bool) -> Bool {
        list.split(separator: ",").contains { part in
            let tag = part.trimmed
            return tag == "*" || tag == etag || (isWeak && tag == "W/" + etag)
        }
    }
}
