internal import ImgCacheModel

extension HostLedger {
    /// Failures of one host in a row that park it ...
    static let patience = 3
    /// ... and statuses of 500 and above from a host that had good answers in this run: three
    /// broken pictures in a row must not keep a site's others from being asked night after night.
    static let patienceWithErrors = 9
    /// Bounds of the interval of a host that asked for fewer requests.
    static let intervals = Duration.milliseconds(500)...Duration.seconds(30)

    /// One request was answered with a wish for fewer, or with anything else.
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

    /// What a finished request says of the host of its permit, and of the host that failed.
    mutating func learn(_ report: HostReport, from name: String) {
        // Where another host is to blame, this one led there.
        if let blamed = report.blamed, blamed != name { learnAnswer(of: name, isGood: false) }
        switch report {
        case .silent: break
        case .answered(let isGood): learnAnswer(of: name, isGood: isGood)
        case .failed(let blamed, let reason, let detail): learnFailure(of: blamed, reason, detail)
        case .throttled(let blamed, let detail):
            var host = self[blamed]
            host.throttlesInRow += 1
            hosts[blamed] = host
            guard host.throttlesInRow >= Self.patience else { return }
            park(
                HostScheduler.Incident(
                    host: blamed, reason: .http429,
                    detail: "\(blamed) wants fewer requests, \(host.throttlesInRow) times in a"
                        + " row; last: \(detail)",
                    failures: host.throttlesInRow))
        case .closed(let blamed, let until, let detail):
            park(
                HostScheduler.Incident(
                    host: blamed, reason: .retryLater, detail: detail, failures: 1,
                    retryAfter: until))
        }
    }

    /// A host gave an answer that is none of the failures that blame it.
    mutating func learnAnswer(of name: String, isGood: Bool) {
        var host = self[name]
        host.hasAnswered = true
        host.hasPleased = host.hasPleased || isGood
        host.failuresInRow = 0
        hosts[name] = host
    }

    private mutating func learnFailure(of name: String, _ reason: Reason, _ detail: String) {
        var host = self[name]
        host.failuresInRow += 1
        hosts[name] = host
        let patience =
            reason == .http5xx && host.hasPleased ? Self.patienceWithErrors : Self.patience
        guard host.failuresInRow >= patience else { return }
        park(
            HostScheduler.Incident(
                host: name, reason: reason,
                detail: "\(name) failed \(host.failuresInRow) times in a row and is left alone"
                    + " until the next run; last: \(detail)",
                failures: host.failuresInRow))
    }

    private mutating func park(_ incident: HostScheduler.Incident) {
        var host = self[incident.host]
        guard host.incident == nil else { return }
        host.incident = incident
        if host.isInRound {
            host.isInRound = false
            inRound -= 1
            parkedToTell.append(incident)
        }
        host.place = .outside
        hosts[incident.host] = host
    }
}
