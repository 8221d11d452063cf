internal import ImgCacheModel

extension AuditSuggestion {
    /// The sentence; it ends with a colon where the target follows.
    var lead: String {
        guard target != nil else { return text }
        return (text.hasSuffix(".") ? String(text.dropLast()) : text) + ":"
    }
}
