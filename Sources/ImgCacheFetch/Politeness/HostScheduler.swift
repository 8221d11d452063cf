public import ImgCacheModel
internal import Synchronization

/// Says which host may be asked now: the politeness of a run, and its fairness.
///
/// Hosts with work join the round; whoever has a task to spare takes the next turn and gets a
/// permit for one source of one host. Nothing is queued here: sources stay where they are (in the
/// catalog) until there is a permit for them.
///
/// ```swift
/// for backlog in try await catalog.backlog(scope) { scheduler.enter(backlog.host) }
/// while true {
///     switch try await scheduler.turn() {
///     case .start(let permit):
///         guard let source = try await draw(permit.host) else {
///             scheduler.leave(permit.host)   // nothing left there
///             scheduler.giveBack(permit)
///             continue
///         }
///         group.addTask { await fetcher.fetch(request(source), into: sink, holding: permit) }
///     case .parked(let incident): try await recordRest(of: incident)
///     case .finished: return scheduler.incidents
///     }
/// }
/// ```
///
/// - A host begins with one request at a time, and gets its whole share after its first answer; a
///   host in trouble falls back to one. So servers that never answer hold few of the places.
/// - A request that is out for 2 s lends its place, up to a quarter of all: so servers that hang
///   slow the others down for seconds and not for minutes.
/// - 429 and 503 double the host's interval, from 500 ms to 30 s; good answers halve it.
/// - Three sources in a row that fail in ways that blame the host park it for the rest of the run;
///   so do three that end with 429, and one that is asked to come another day.
/// - A redirect to another host waits for that host's turn and takes a place of its share; one to
///   a parked host is not followed.
/// - After the run's deadline no request begins: the round closes, permits that are out come back
///   when their transfers have ended.
public final class HostScheduler: Sendable {
    /// The right to make requests to one host, until it is handed to ``finish(_:with:)``,
    /// ``giveBack(_:)``, or lost with the run.
    public struct Permit: Hashable, Sendable {
        /// The host it is for.
        public let host: String
        let id: UInt64
    }

    /// What whoever has time should do next.
    public enum Turn: Hashable, Sendable {
        /// Ask for one source of this host, and finish the permit.
        case start(Permit)
        /// Do not ask this host any more in this run; said once for each time it enters.
        case parked(Incident)
        /// No host is left in the round and no permit is out.
        case finished
    }

    /// Why a host is parked.
    public struct Incident: Hashable, Sendable {
        /// The host.
        public var host: String
        /// What its sources failed with: also the reason of those that are not asked any more.
        public var reason: Reason
        /// A sentence to the reason.
        public var detail: String
        /// How many of its sources failed in a row before it was parked; 1 when it asked to be
        /// left alone.
        public var failures: Int
        /// When the host asked to be left alone until then.
        public var retryAfter: Timestamp?
    }

    /// Whether a host may be asked.
    public enum Standing: Hashable, Sendable {
        /// Now.
        case now
        /// Not before this time has passed.
        case after(Duration)
        /// When one of its permits, or of all, comes back.
        case full
        /// Not in this run.
        case parked(Incident)
    }

    let time: any MonotonicTime
    /// The end of the run on the scale of `time`.
    let deadline: Duration?
    let ledger: Mutex<HostLedger>
    let waiters = Waiters()

    /// Starts with an empty round.
    ///
    /// - Parameters:
    ///   - rules: Concurrency, share of a host, overrides by pattern.
    ///   - deadline: From here on no request begins, and no wait that would end later; a transfer
    ///     that is out may end by its own timeout. `nil`, the default, for a run without an end.
    ///   - time: What intervals are measured by.
    public init(
        _ rules: FetchRules, deadline: ContinuousClock.Instant? = nil,
        time: any MonotonicTime = SystemTime()
    ) {
        self.time = time
        self.deadline = deadline.map { time.now() + ($0 - ContinuousClock.now) }
        ledger = Mutex(HostLedger(rules, deadline: self.deadline))
    }

    // MARK: The round

    /// A host has sources to ask for. Does nothing when it is in the round already.
    public func enter(_ host: String) { change { $0.enter(host, now: $1) } }

    /// A host has no more sources. Its permits that are out stay good.
    public func leave(_ host: String) { change { ledger, _ in ledger.leave(host) } }

    /// Waits for the next turn.
    ///
    /// One caller at a time gets the best out of it; more are allowed.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func turn() async throws -> Turn {
        while true {
            let ticket = waiters.ticket()
            switch ledger.withLock({ $0.next(now: time.now()) }) {
            case .turn(let turn): return turn
            case .wait(let duration): try await waiters.wait(ticket, atMost: duration, time)
            }
        }
    }

    /// Whether a host may be asked, and otherwise when.
    public func standing(of host: String) -> Standing {
        ledger.withLock { $0.standing(of: host, now: time.now()) }
    }

    /// Waits for a permit for one host, outside of the round.
    ///
    /// - Throws: `CancellationError`, ``Parked`` when the host must not be asked, or
    ///   ``OverBudget`` when its turn does not come before the deadline.
    public func permit(for host: String) async throws -> Permit {
        while true {
            if isOver { throw OverBudget() }
            let ticket = waiters.ticket()
            let (standing, permit) = ledger.withLock { ledger in
                let standing = ledger.standing(of: host, now: time.now())
                return (standing, standing == .now ? ledger.start(host, now: time.now()) : nil)
            }
            if let permit { return permit }
            try await wait(standing, ticket, before: deadline)
        }
    }

    /// Thrown instead of a permit.
    public struct Parked: Error {
        /// Why.
        public var incident: Incident
    }

    /// Thrown instead of a permit: the run ends before the host's turn comes.
    public struct OverBudget: Error {}

    // MARK: Permits

    /// Returns a permit that was not used.
    public func giveBack(_ permit: Permit) { change { $0.giveBack(permit, now: $1) } }

    /// Returns a permit, and learns from how the request went.
    public func finish(_ permit: Permit, with result: FetchResult) {
        let report = HostReport(result)
        change { $0.finish(permit, with: report, now: $1) }
    }

    /// Every host that was parked so far, in order of name.
    public var incidents: [Incident] { ledger.withLock(\.incidents) }

    /// Whether hosts with sources left the round because of the deadline; final once
    /// ``turn()`` says ``Turn/finished``.
    public var wasCutShort: Bool { ledger.withLock(\.wasCutShort) }

    // MARK: Inside

    /// Whether the deadline has passed.
    var isOver: Bool { deadline.map { time.now() >= $0 } ?? false }

    func change(_ body: (inout HostLedger, Duration) -> Void) {
        let now = time.now()
        ledger.withLock { body(&$0, now) }
        waiters.wake()
    }

    /// Waits until it is worth to look again; ``OverBudget`` when that is not before `end`.
    func wait(
        _ standing: Standing, _ ticket: Waiters.Ticket, before end: Duration?
    ) async throws {
        let left = end.map { $0 - time.now() }
        switch standing {
        case .now: try Task.checkCancellation()
        case .after(let duration):
            if let left, duration >= left { throw OverBudget() }
            try await waiters.wait(ticket, atMost: duration, time)
        case .full:
            // A place may be lent without anybody telling.
            let loan = HostLedger.loanAfter
            try await waiters.wait(ticket, atMost: left.map { min($0, loan) } ?? loan, time)
        case .parked(let incident): throw Parked(incident: incident)
        }
    }
}
