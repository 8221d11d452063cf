/// `Content-Type`. Source: RFC 9110, section 8.3.
enum MediaType {
    /// `type/subtype` in lower case without parameters; `nil` when there is none.
    static func bare(_ text: String) -> String? {
        let bare = text.prefix { $0 != ";" && $0 != "," }.filter { $0 != " " && $0 != "\t" }
        return bare.isEmpty ? nil : bare.lowercased()
    }
}

/// `Cache-Control`. Source: RFC 9111, section 5.2.
enum CacheControl {
    /// Seconds of `max-age`; 0 for `no-cache` and `no-store`; `nil` where neither is said.
    ///
    /// `before` is what an earlier line of the same field said; the smaller counts.
    static func maxAge(_ text: String, before: Int64?) -> Int64? {
        var found = before
        for part in text.split(separator: ",") {
            let directive = part.filter { $0 != " " && $0 != "\t" && $0 != "\"" }.lowercased()
            var value: Int64?
            if directive == "no-store" || directive == "no-cache" {
                value = 0
            } else if directive.hasPrefix("max-age=") {
                value = Int64(directive.dropFirst(8)).map { max(0, $0) }
            }
            if let value { found = min(found ?? value, value) }
        }
        return found
    }
}
