/// How a source has fared over the nights.
public struct Course: Hashable, Sendable {
    /// The states of a course. Raw values are part of the public contract.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Nothing is known yet.
        case new
        /// The last answer was good.
        case alive
        /// It failed, not yet often enough to be called broken.
        case suspect
        /// It failed on enough nights.
        case broken
        /// Broken for long; asked monthly.
        case dead
        /// Good again after having been broken.
        case recovered
        /// Its state changed three times in 30 days.
        case flapping
    }

    /// Where it stands.
    public var state: State
    /// Since when it is in `state`; `nil` while `new`.
    public var since: Timestamp?
    /// Failed nights in a row; 0 when the last answer was good.
    public var nights: Int
    /// Of `nights`, those with a reason that never makes a source broken by counting (a wall, a
    /// limit of ours).
    public var uncountedNights: Int
    /// The first failure of the row; `nil` when the last answer was good.
    public var firstFailure: Timestamp?
    /// The last whole good answer.
    public var lastSuccess: Timestamp?
    /// When the last strike was given; a night is at most one in 20 hours.
    public var lastStrike: Timestamp?
    /// The latest changes between good and bad, oldest first, at most three.
    public var turns: [Timestamp]

    /// A course as stored; by default that of a source that nobody asked yet.
    public init(
        state: State = .new, since: Timestamp? = nil, nights: Int = 0,
        firstFailure: Timestamp? = nil, lastSuccess: Timestamp? = nil,
        lastStrike: Timestamp? = nil, turns: [Timestamp] = [], uncountedNights: Int = 0
    ) {
        self.state = state
        self.since = since
        self.nights = nights
        self.firstFailure = firstFailure
        self.lastSuccess = lastSuccess
        self.lastStrike = lastStrike
        self.turns = turns
        self.uncountedNights = uncountedNights
    }

    /// Whether a source on this course is asked every night rather than when it is due; a dead
    /// one is not.
    public var isTroubled: Bool {
        state != .dead && (state == .suspect || state == .broken || nights > 0)
    }

    /// The course after one more answer.
    ///
    /// - Parameters:
    ///   - reason: What came of asking. Reasons of the verdict `unchecked` change nothing.
    ///   - now: When.
    ///   - rules: How many nights and days make a source broken or dead.
    /// - Returns: The same course after a reason that says nothing of the source.
    public func advanced(by reason: Reason, at now: Timestamp, rules: AuditRules) -> Course {
        switch reason.verdict {
        case .unchecked: self
        case .ok: succeeded(at: now)
        default: failed(reason, at: now, rules: rules)
        }
    }

    private static let flappingWindow = Duration.seconds(30 * 86400)
    private static let strikeInterval = Duration.seconds(20 * 3600)

    private func succeeded(at now: Timestamp) -> Course {
        var next = self
        next.lastSuccess = now
        next.nights = 0
        next.uncountedNights = 0
        next.firstFailure = nil
        next.lastStrike = nil
        switch state {
        case .new: next.move(to: .alive, at: now)
        case .alive: break
        case .suspect:
            next.turn(at: now)
            next.move(to: next.isFlapping(at: now) ? .flapping : .alive, at: now)
        case .broken, .dead:
            next.turn(at: now)
            next.move(to: next.isFlapping(at: now) ? .flapping : .recovered, at: now)
        case .recovered:
            if let since, now.since(since) >= Self.flappingWindow { next.move(to: .alive, at: now) }
        case .flapping:
            if nights > 0 { next.turn(at: now) }
            if !next.isFlapping(at: now) { next.move(to: .alive, at: now) }
        }
        return next
    }

    private func failed(_ reason: Reason, at now: Timestamp, rules: AuditRules) -> Course {
        var next = self
        if nights == 0 {
            next.firstFailure = now
            if state != .new { next.turn(at: now) }
        }
        if let lastStrike, now.since(lastStrike) < Self.strikeInterval {
            // The same night: no second strike.
        } else {
            next.nights += 1
            if !reason.countsTowardBroken { next.uncountedNights += 1 }
            next.lastStrike = now
        }
        let lasted = now.since(next.firstFailure ?? now)
        let isBroken =
            reason.countsTowardBroken && next.hasEnough(of: reason, lasted: lasted, rules: rules)
        if state == .dead || isBroken && lasted >= rules.deadAfter {
            next.move(to: .dead, at: now)
        } else if state == .broken || isBroken {
            next.move(to: .broken, at: now)
        } else if next.isFlapping(at: now) {
            next.move(to: .flapping, at: now)
        } else {
            next.move(to: .suspect, at: now)
        }
        return next
    }

    private func hasEnough(of reason: Reason, lasted: Duration, rules: AuditRules) -> Bool {
        let counted = nights - uncountedNights
        return switch reason {
        case .localMissing: true
        case .http404, .http410, .dnsNXDomain: counted >= rules.goneAfterNights
        default: counted >= rules.brokenAfterNights && lasted >= rules.brokenAfter
        }
    }

    private mutating func move(to state: State, at now: Timestamp) {
        guard state != self.state else { return }
        self.state = state
        since = now
    }

    private mutating func turn(at now: Timestamp) { turns = (turns + [now]).suffix(3) }

    private func isFlapping(at now: Timestamp) -> Bool {
        guard turns.count == 3, let oldest = turns.first else { return false }
        return now.since(oldest) <= Self.flappingWindow
    }
}
