internal import ImgCacheModel

extension HostLedger {
    /// Where a request is whose permit is out, when it is not at the permit's own host.
    enum Whereabouts {
        /// Nowhere: it waits for another try, or for another host's turn. Aside, it has made room
        /// among all; otherwise it keeps its place there.
        case between(isAside: Bool)
        /// At a host that a redirect, or `fetch.rewrite`, led to.
        case visiting(String)
    }

    /// Takes a place; the caller has seen that there is one.
    mutating func start(_ name: String, now: Duration) -> HostScheduler.Permit {
        var host = self[name]
        host.begin(now: now)
        running += 1
        lastID += 1
        outSince[lastID] = now
        hosts[name] = host
        place(name, now: now)
        return HostScheduler.Permit(host: name, id: lastID)
    }

    /// Returns a permit that was not used: its host may be asked at once.
    mutating func giveBack(_ permit: HostScheduler.Permit, now: Duration) {
        release(permit, now: now)
    }

    /// Returns a permit and learns.
    mutating func finish(
        _ permit: HostScheduler.Permit, with report: HostReport, now: Duration
    ) {
        learn(report, from: permit.host)
        release(permit, now: now)
    }

    /// The host that a request is at; `nil` while it waits.
    func host(of permit: HostScheduler.Permit) -> String? {
        switch away[permit.id] {
        case nil: permit.host
        case .visiting(let host): host
        case .between: nil
        }
    }

    /// Whether another try makes sense: neither the permit's host nor the one that the last try
    /// led to is parked or under suspicion.
    func mayTryAgain(_ permit: HostScheduler.Permit) -> Bool {
        self[permit.host].isSound && host(of: permit).map { self[$0].isSound } ?? true
    }

    /// Takes a request away from the host that it is at, to wait.
    ///
    /// Its place among all is free for others meanwhile, unless as many wait already as may run;
    /// its place at its own host is kept, so that the number of those who wait is bounded. What
    /// waits holds no place that another one waits for: chains of redirects cannot block one
    /// another.
    mutating func stepOut(_ permit: HostScheduler.Permit, now: Duration) {
        switch away[permit.id] {
        case .between: return
        case .visiting(let name):
            hosts[name]?.running -= 1
            place(name, now: now)
        case nil:
            hosts[permit.host]?.running -= 1
            hosts[permit.host]?.paused += 1
        }
        outSince[permit.id] = nil
        let isAside = paused < rules.concurrency
        if isAside {
            running -= 1
            paused += 1
        }
        away[permit.id] = .between(isAside: isAside)
    }

    /// Lets a request that waits begin at a host, if there is room and the host's time has come.
    mutating func stepIn(
        _ permit: HostScheduler.Permit, at name: String, now: Duration
    ) -> HostScheduler.Standing {
        guard case .between(let isAside) = away[permit.id] else { return .now }
        var host = self[name]
        if let incident = host.incident { return .parked(incident) }
        if isAside && isFull(now) || host.running >= host.allowed { return .full }
        if host.notBefore > now { return .after(host.notBefore - now) }
        host.begin(now: now)
        if name == permit.host {
            host.paused -= 1
            away[permit.id] = nil
        } else {
            away[permit.id] = .visiting(name)
        }
        hosts[name] = host
        outSince[permit.id] = now
        if isAside {
            running += 1
            paused -= 1
        }
        place(name, now: now)
        return .now
    }

    private mutating func release(_ permit: HostScheduler.Permit, now: Duration) {
        outSince[permit.id] = nil
        switch away.removeValue(forKey: permit.id) {
        case .between(true):
            hosts[permit.host]?.paused -= 1
            paused -= 1
        case .between(false):
            hosts[permit.host]?.paused -= 1
            running -= 1
        case .visiting(let name):
            hosts[permit.host]?.paused -= 1
            hosts[name]?.running -= 1
            running -= 1
            place(name, now: now)
        case nil:
            hosts[permit.host]?.running -= 1
            running -= 1
        }
        place(permit.host, now: now)
    }
}
