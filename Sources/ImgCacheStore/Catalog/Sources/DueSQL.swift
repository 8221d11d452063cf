import ImgCacheModel

/// When a source is due and how urgent it is, as SQL over `s`, `o` and `r` (reasons) at `:now`.
///
/// | source | due |
/// |---|---|
/// | refused, withdrawn | never |
/// | local file | always: a look at the disk is cheap |
/// | never asked, left over from last night | always |
/// | `retry_later` | from `due_at` on, whatever else holds; until then nothing of that host is |
/// | good answer, but no original or a lost one | always |
/// | good answer | from `due_at` on; without one, always |
/// | in trouble | when the last answer is 20 hours old: once a night |
/// | dead | when it is 28 to 31 days old, spread by number |
///
/// `audit` keeps to the same table but for good answers: with or without an original they are due
/// once the last answer is older than `audit.recheckAfter`, less a sixth of it or four hours, so
/// that what a weekly run asked last, at its end, is asked again in the next.
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

    /// Whether the host may be asked: not before the time that it named with `Retry-After`, for
    /// whichever of its sources, unless all are wanted.
    static func isHostOpen(_ selection: SourceScope.Selection) -> String {
        if case .all = selection { return "1" }
        return """
            (s.kind <> \(SourceForm.remoteKind)
                OR s.host NOT IN (SELECT c.host FROM sources c WHERE \(closesHost)))
            """
    }

    /// A source `c` whose own host, and not one behind a redirect, asked to be left alone.
    static let closesHost = """
        c.reason = '\(Reason.retryLater.rawValue)' AND c.due_at > :now
            AND c.kind = \(SourceForm.remoteKind) AND c.final_url IS NULL
        """

    /// Whether a selection of ``SourceScope`` means the source.
    static func isWanted(_ selection: SourceScope.Selection, at now: Timestamp) -> String {
        switch selection {
        case .due: isDue
        case .stale(let age): isStale(before: now.advanced(by: .zero - age + slack(of: age)))
        case .troubled: isTroubled
        case .all: "1"
        }
    }

    static let isDue = rule(
        good: """
            WHEN s.original IS NOT NULL AND o.is_lost = 1 THEN 1
            WHEN r.verdict = '\(Verdict.ok.rawValue)'
                THEN s.original IS NULL OR s.due_at IS NULL OR s.due_at <= :now
            """)

    private static func isStale(before time: Timestamp) -> String {
        rule(
            good: """
                WHEN r.verdict = '\(Verdict.ok.rawValue)' THEN s.checked_at <= \(time.seconds)
                """)
    }

    /// What a night of 20 hours is to a day, for other intervals.
    private static func slack(of age: Duration) -> Duration { min(.seconds(4 * 3600), age / 6) }

    private static let isTroubled = """
        (\(StandingSQL.standing) <> '\(Standing.notice.rawValue)'
            AND NOT (s.reason = '\(Reason.retryLater.rawValue)' AND s.due_at > :now))
        """

    private static func rule(good: String) -> String {
        """
        CASE
            WHEN s.kind = \(SourceForm.localKind) THEN 1
            WHEN s.reason = '\(Reason.retryLater.rawValue)'
                THEN s.due_at IS NULL OR s.due_at <= :now
            WHEN s.checked_at IS NULL OR r.verdict = '\(Verdict.unchecked.rawValue)' THEN 1
            \(good)
            WHEN s.state = '\(Course.State.dead.rawValue)'
                THEN s.checked_at <= :now - \(28 * day) - s.id * 7919 % \(3 * day)
            ELSE s.checked_at <= :now - \(night)
        END
        """
    }

    /// Smaller is more urgent: a class above 40 bits of time. One whose answer closed its host comes
    /// last there, or it would close it again before the others had a turn.
    static let urgency = """
        CASE
            WHEN s.reason = '\(Reason.retryLater.rawValue)' AND s.status IS NOT NULL
                THEN (4 << 40) + coalesce(s.checked_at, 0)
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
