internal import ImgCacheModel

/// Whose turn it is: hosts one after the other, each with no more transfers than its rule allows.
struct HostTurns {
    private var ready: [String]
    private var head = 0
    private var active: [String: Int] = [:]
    private var resting: Set<String> = []
    private var retired: Set<String> = []
    private let rules: FetchRules

    init(hosts: [String], rules: FetchRules) {
        ready = hosts
        self.rules = rules
    }

    /// The next host that may start one more transfer, counted as started; `nil` when none may.
    mutating func next() -> String? {
        while head < ready.count, retired.contains(ready[head]) { head += 1 }
        guard head < ready.count else { return nil }
        let host = ready[head]
        head += 1
        if head > 1024, head * 2 > ready.count {
            ready.removeFirst(head)
            head = 0
        }
        let count = (active[host] ?? 0) + 1
        active[host] = count
        if count < limit(of: host) { ready.append(host) } else { resting.insert(host) }
        return host
    }

    /// Gives a turn back.
    mutating func finished(_ host: String) {
        active[host, default: 1] -= 1
        if resting.remove(host) != nil { ready.append(host) }
    }

    /// Takes a host out for good: it has no more sources. Its last turn was not used.
    mutating func retire(_ host: String) {
        retired.insert(host)
        resting.remove(host)
    }

    private func limit(of host: String) -> Int {
        rules.hosts.first { $0.matches(host) }?.perHost ?? rules.perHost
    }
}
