internal import ImgCacheFetch
internal import ImgCacheModel

/// Says what to do about a source: at least one thing, the best first.
struct Suggester: Sendable {
    /// Sources whose address answers over https as well, by number: found out in this run.
    var secured: Set<Int64> = []

    /// What to do about a source.
    func suggestions(for audited: AuditedSource) -> [AuditSuggestion] {
        let subject = Subject(audited, isSecured: secured.contains(audited.source.id))
        var list: [AuditSuggestion] = []
        if let copy = audited.copy, audited.source.verdict != .ok || audited.standing != .notice {
            list.append(subject.copyServes(copy))
        }
        list += subject.steps
        // One of a kind and target: two ways may lead to the same advice.
        var seen: Set<AuditSuggestion> = []
        return list.filter { seen.insert($0).inserted }
    }

    /// One source and what may be suggested of it.
    struct Subject {
        let audited: AuditedSource
        let isSecured: Bool

        init(_ audited: AuditedSource, isSecured: Bool) {
            self.audited = audited
            self.isSecured = isSecured
        }

        var source: Source { audited.source }

        /// The identity, as people may see it.
        var shown: String { RedactedURL.text(source.location.identity) }

        /// Whether somebody has to act: waiting was tried.
        var isLasting: Bool { audited.standing == .broken || audited.standing == .dead }
    }
}
