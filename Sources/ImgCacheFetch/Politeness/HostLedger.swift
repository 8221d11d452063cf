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

    let rules: FetchRules
    /// From here on no request begins; `nil` for never.
    let deadline: Duration?
    var hosts: [String: Host] = [:]
    /// Permits whose request is not at its own host.
    var away: [UInt64: Whereabouts] = [:]
    var parkedToTell: [HostScheduler.Incident] = []
    var inRound = 0
    /// Requests that are out, or that wait without making room.
    var running = 0
    /// Since when each request that is out has been out to its present host.
    var outSince: [UInt64: Duration] = [:]
    /// Requests that wait and have made room for others.
    var paused = 0
    var lastID: UInt64 = 0
    /// Whether hosts had to leave the round for the deadline.
    private(set) var wasCutShort = false
    private var ready = Line()
    private var timed = TimedHosts()

    init(_ rules: FetchRules, deadline: Duration? = nil) {
        self.rules = rules
        self.deadline = deadline
    }

    var incidents: [HostScheduler.Incident] {
        hosts.values.compactMap(\.incident).sorted { $0.host < $1.host }
    }

    /// Whether the deadline has passed.
    func isOver(_ now: Duration) -> Bool { deadline.map { now >= $0 } ?? false }

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
        if isOver(now) { closeRound() }
        guard inRound > 0 else {
            return running + paused == 0 ? .turn(.finished) : .wait(nil)
        }
        if isFull(now) {
            let change = [deadline, nextLoan(now)].compactMap { $0 }.min()
            return .wait(change.map { max($0 - now, .milliseconds(1)) })
        }
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
        let change = [timed.earliest, deadline].compactMap { $0 }.min()
        if let deadline, running + paused == 0, change == deadline {
            // Nothing is out that could change anything before it.
            closeRound()
            return .turn(.finished)
        }
        return .wait(change.map { max($0 - now, .milliseconds(1)) })
    }

    func standing(of name: String, now: Duration) -> HostScheduler.Standing {
        let host = self[name]
        if let incident = host.incident { return .parked(incident) }
        if !host.hasRoom || isFull(now) { return .full }
        return host.notBefore > now ? .after(host.notBefore - now) : .now
    }

    /// Takes every host out of the round.
    private mutating func closeRound() {
        guard inRound > 0 else { return }
        wasCutShort = true
        for name in Array(hosts.keys) { leave(name) }
    }

    // MARK: Places

    /// Puts a host where it belongs.
    mutating func place(_ name: String, now: Duration) {
        guard var host = hosts[name], host.isInRound else { return }
        let place: Host.Place = !host.hasRoom ? .full : host.notBefore > now ? .timed : .ready
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

    private func isCurrent(_ name: String, _ ticket: UInt64, _ place: Host.Place) -> Bool {
        guard let host = hosts[name] else { return false }
        return host.ticket == ticket && host.place == place
    }

    /// What is known of a host; a new one where nothing is.
    subscript(name: String) -> Host { hosts[name] ?? Host(name, rules) }
}
