internal import ImgCacheModel

/// The state behind ``HostScheduler``: a value that is told the time.
///
/// Each host stands in one place: ready, timed, full, or out of the round. A turn takes the first
/// of those that are ready and puts it at their end, so that work per turn does not grow with the
/// number of hosts.
struct HostLedger {
    /// What `next` says.
    enum Step: Hashable {
        case turn(HostScheduler.Turn)
        /// Nothing may start before; `nil` when it takes a permit that comes back.
        case wait(Duration?)
    }

    /// Where a host stands.
    enum Place {
        case outside
        case ready
        case timed
        case full
    }

    /// What is known of a host.
    struct Host {
        var share: Int
        var delay: Duration
        var place = Place.outside
        /// Raised each time that the host is put into a line; older entries count no more.
        var ticket: UInt64 = 0
        var isInRound = false
        var running = 0
        var paused = 0
        var interval = Duration.zero
        var notBefore = Duration.zero
        var hasAnswered = false
        var hasPleased = false
        var failuresInRow = 0
        var throttlesInRow = 0
        var incident: HostScheduler.Incident?

        /// Requests that may be out now.
        var allowed: Int {
            hasAnswered && failuresInRow == 0 && interval == .zero ? share : 1
        }
        var hasRoom: Bool { running + paused < allowed }
    }

    /// Failures of one host in a row that park it ...
    static let patience = 3
    /// ... and statuses of 500 and above from a host that had good answers in this run: three
    /// broken pictures in a row must not keep a site's others from being asked night after night.
    static let patienceWithErrors = 9
    /// Bounds of the interval of a host that asked for fewer requests.
    static let intervals = Duration.milliseconds(500)...Duration.seconds(30)

    private let rules: FetchRules
    private var hosts: [String: Host] = [:]
    private var ready = Line()
    private var timed = TimedHosts()
    private var parkedToTell: [HostScheduler.Incident] = []
    private var inRound = 0
    private(set) var running = 0
    private(set) var paused = 0
    private var lastID: UInt64 = 0

    init(_ rules: FetchRules) { self.rules = rules }

    var incidents: [HostScheduler.Incident] {
        hosts.values.compactMap(\.incident).sorted { $0.host < $1.host }
    }

    // MARK: The round

    mutating func enter(_ name: String, now: Duration) {
        var host = self[name]
        guard !host.isInRound else { return }
        if let incident = host.incident {
            parkedToTell.append(incident)
            return
        }
        host.isInRound = true
        inRound += 1
        hosts[name] = host
        place(name, now: now)
    }

    mutating func leave(_ name: String) {
        guard var host = hosts[name], host.isInRound else { return }
        host.isInRound = false
        host.place = .outside
        inRound -= 1
        hosts[name] = host
    }

    mutating func next(now: Duration) -> Step {
        if let incident = parkedToTell.popLast() { return .turn(.parked(incident)) }
        guard inRound > 0 else {
            return running + paused == 0 ? .turn(.finished) : .wait(nil)
        }
        guard running < rules.concurrency else { return .wait(nil) }
        while let entry = timed.popFirst(notAfter: now) {
            guard isCurrent(entry.host, entry.ticket, .timed) else { continue }
            place(entry.host, now: now)
        }
        while let entry = ready.popFirst() {
            guard isCurrent(entry.host, entry.ticket, .ready) else { continue }
            hosts[entry.host]?.place = .outside
            // Requests outside of the round, or a failure, may have changed what it may do.
            if let host = hosts[entry.host], !host.hasRoom || host.notBefore > now {
                place(entry.host, now: now)
                continue
            }
            return .turn(.start(start(entry.host, now: now)))
        }
        return .wait(timed.earliest.map { max($0 - now, .milliseconds(1)) })
    }

    func standing(of name: String, now: Duration) -> HostScheduler.Standing {
        let host = hosts[name] ?? Self.newHost(name, rules)
        if let incident = host.incident { return .parked(incident) }
        if !host.hasRoom || running >= rules.concurrency { return .full }
        return host.notBefore > now ? .after(host.notBefore - now) : .now
    }

    // MARK: Permits

    /// Takes a place; the caller has seen that there is one.
    mutating func start(_ name: String, now: Duration) -> HostScheduler.Permit {
        var host = self[name]
        host.running += 1
        host.notBefore = now + max(host.delay, host.interval)
        running += 1
        lastID += 1
        hosts[name] = host
        place(name, now: now)
        return HostScheduler.Permit(host: name, id: lastID)
    }

    /// Returns a permit that was not used: its host may be asked at once.
    mutating func giveBack(_ permit: HostScheduler.Permit, now: Duration) {
        release(permit.host, now: now)
    }

    /// Returns a permit and learns.
    mutating func finish(
        _ permit: HostScheduler.Permit, with report: HostReport, now: Duration
    ) {
        learn(report, from: permit.host)
        release(permit.host, now: now)
    }

    /// Frees the place among all while a request waits for another try; its host's place is kept.
    ///
    /// False when there must be no other try: the host is parked or under suspicion. With as many
    /// waiting as may run, the place is kept too, so that their number is bounded.
    mutating func pause(_ permit: HostScheduler.Permit) -> Pause {
        guard let host = hosts[permit.host], host.incident == nil, host.failuresInRow == 0,
            host.throttlesInRow == 0
        else { return .denied }
        guard paused < rules.concurrency else { return .inPlace }
        hosts[permit.host]?.running -= 1
        hosts[permit.host]?.paused += 1
        running -= 1
        paused += 1
        return .aside
    }

    /// How a wait between two tries goes.
    enum Pause {
        /// There is none.
        case denied
        /// The permit keeps its place.
        case inPlace
        /// The place is free for others until `resume`.
        case aside
    }

    /// Takes the place back, if there is one and the host's time has come.
    mutating func resume(
        _ permit: HostScheduler.Permit, wasAside: Bool, now: Duration
    ) -> HostScheduler.Standing {
        guard var host = hosts[permit.host] else { return .now }
        if let incident = host.incident { return .parked(incident) }
        if wasAside, running >= rules.concurrency { return .full }
        if host.notBefore > now { return .after(host.notBefore - now) }
        host.notBefore = now + max(host.delay, host.interval)
        if wasAside {
            host.running += 1
            host.paused -= 1
            running += 1
            paused -= 1
        }
        hosts[permit.host] = host
        return .now
    }

    /// Ends a wait aside without another try: the permit counts as running until it is finished.
    mutating func endPause(_ permit: HostScheduler.Permit) {
        hosts[permit.host]?.running += 1
        hosts[permit.host]?.paused -= 1
        running += 1
        paused -= 1
    }

    // MARK: What answers teach

    /// One try was answered with a wish for fewer requests, or with anything else.
    mutating func note(_ name: String, throttled: Bool, retryAfter: Duration?, now: Duration) {
        var host = self[name]
        if throttled {
            host.interval = min(
                max(host.interval * 2, Self.intervals.lowerBound), Self.intervals.upperBound)
            host.notBefore = max(host.notBefore, now + max(host.interval, retryAfter ?? .zero))
        } else {
            host.hasAnswered = true
            host.throttlesInRow = 0
            host.interval = host.interval > Self.intervals.lowerBound ? host.interval / 2 : .zero
        }
        hosts[name] = host
        place(name, now: now)
    }

    private mutating func learn(_ report: HostReport, from name: String) {
        switch report {
        case .silent: break
        case .answered(let isGood):
            var host = self[name]
            host.hasAnswered = true
            host.hasPleased = host.hasPleased || isGood
            host.failuresInRow = 0
            hosts[name] = host
        case .failed(let blamed, let reason, let detail):
            if blamed != name { learn(.answered(isGood: false), from: name) }
            var host = self[blamed]
            host.failuresInRow += 1
            hosts[blamed] = host
            let patience =
                reason == .http5xx && host.hasPleased ? Self.patienceWithErrors : Self.patience
            if host.failuresInRow >= patience {
                park(
                    blamed, reason,
                    "\(blamed) failed \(patience) times in a row and is left alone until the "
                        + "next run; last: \(detail)")
            }
        case .throttled(let detail):
            hosts[name]?.throttlesInRow += 1
            if let count = hosts[name]?.throttlesInRow, count >= Self.patience {
                park(
                    name, .http429,
                    "\(name) wants fewer requests, \(count) times in a row; last: \(detail)")
            }
        case .closed(let until, let detail):
            park(name, .retryLater, detail, retryAfter: until)
        }
    }

    private mutating func park(
        _ name: String, _ reason: Reason, _ detail: String, retryAfter: Timestamp? = nil
    ) {
        var host = self[name]
        guard host.incident == nil else { return }
        let incident = HostScheduler.Incident(
            host: name, reason: reason, detail: detail, retryAfter: retryAfter)
        host.incident = incident
        if host.isInRound {
            host.isInRound = false
            inRound -= 1
            parkedToTell.append(incident)
        }
        host.place = .outside
        hosts[name] = host
    }

    // MARK: Places

    private mutating func release(_ name: String, now: Duration) {
        hosts[name]?.running -= 1
        running -= 1
        place(name, now: now)
    }

    /// Puts a host where it belongs.
    private mutating func place(_ name: String, now: Duration) {
        guard var host = hosts[name], host.isInRound else { return }
        let place: Place = !host.hasRoom ? .full : host.notBefore > now ? .timed : .ready
        if place == .timed {
            host.ticket += 1
            timed.insert(TimedHosts.Entry(time: host.notBefore, host: name, ticket: host.ticket))
        } else if place == .ready, host.place != .ready {
            host.ticket += 1
            ready.append(Line.Entry(host: name, ticket: host.ticket))
        }
        host.place = place
        hosts[name] = host
    }

    private func isCurrent(_ name: String, _ ticket: UInt64, _ place: Place) -> Bool {
        guard let host = hosts[name] else { return false }
        return host.ticket == ticket && host.place == place
    }

    private subscript(name: String) -> Host { hosts[name] ?? Self.newHost(name, rules) }

    private static func newHost(_ name: String, _ rules: FetchRules) -> Host {
        let rule = rules.hosts.first { $0.matches(name) }
        return Host(share: max(1, rule?.perHost ?? rules.perHost), delay: rule?.delay ?? .zero)
    }
}
