import ImgCacheModel

/// When a source is due and how urgent it is, as SQL over `s`, `o` and `r` (reasons) at `:now`.
///
/// | source | due |
/// |---|---|
/// | refused, withdrawn | never |
/// | local file | always: a look at the disk is cheap |
/// | never asked, left over from last night | always |
/// | `retry_later` | from `due_at` on, whatever else holds |
/// | good answer, but no original or a lost one | always |
/// | good answer | from `due_at` on; without one, always |
/// | in trouble | when the last answer is 20 hours old: once a night |
/// | dead | when it is 28 to 31 days old, spread by number |
enum DueSQL {
    private static let night = 20 * 3600
    private static let day = 86400
    /// A URL that ends within this time comes first: the next night may be too late.
    private static let expiryWindow = 7 * day

    /// Their turn began and the run ended before it was over.
    private static let leftOver = words([.overBudget, .runAborted])

    /// Whether the source may be asked at all.
    static let isAskable = """
        s.is_withdrawn = 0 AND s.kind <> \(SourceForm.refusedKind)
            AND s.reason <> '\(Reason.excluded.rawValue)'
        """

    static let isDue = """
        CASE
            WHEN s.kind = \(SourceForm.localKind) THEN 1
            WHEN s.reason = '\(Reason.retryLater.rawValue)'
                THEN s.due_at IS NULL OR s.due_at <= :now
            WHEN s.checked_at IS NULL OR r.verdict = '\(Verdict.unchecked.rawValue)' THEN 1
            WHEN s.original IS NOT NULL AND o.is_lost = 1 THEN 1
            WHEN r.verdict = '\(Verdict.ok.rawValue)'
                THEN s.original IS NULL OR s.due_at IS NULL OR s.due_at <= :now
            WHEN s.state = '\(Course.State.dead.rawValue)'
                THEN s.checked_at <= :now - \(28 * day) - s.id * 7919 % \(3 * day)
            ELSE s.checked_at <= :now - \(night)
        END
        """

    /// Smaller is more urgent: a class above 40 bits of time.
    static let urgency = """
        CASE
            WHEN s.expires_at BETWEEN :now AND :now + \(expiryWindow) THEN s.expires_at
            WHEN s.is_left_over = 1 OR s.reason IN (\(leftOver)) THEN (1 << 40) + coalesce(s.checked_at, 0)
            WHEN s.checked_at IS NULL THEN (2 << 40)
            ELSE (3 << 40) + s.checked_at
        END
        """

    private static func words(_ reasons: [Reason]) -> String {
        reasons.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }
}
