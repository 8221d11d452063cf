internal import ImgCacheModel

extension HostLedger {
    /// What is known of a host.
    struct Host {
        /// Where a host stands in the round.
        enum Place {
            case outside
            case ready
            case timed
            case full
        }

        var share: Int
        var delay: Duration
        var place = Place.outside
        /// Raised each time that the host is put into a line; older entries count no more.
        var ticket: UInt64 = 0
        var isInRound = false
        /// Requests that are out to it.
        var running = 0
        /// Permits for it whose request waits, or is at another host after a redirect.
        var paused = 0
        var interval = Duration.zero
        var notBefore = Duration.zero
        var hasAnswered = false
        var hasPleased = false
        var failuresInRow = 0
        var throttlesInRow = 0
        var incident: HostScheduler.Incident?

        /// A host that nothing is known of but its rules.
        init(_ name: String, _ rules: FetchRules) {
            let rule = rules.hosts.first { $0.matches(name) }
            share = max(1, rule?.perHost ?? rules.perHost)
            delay = rule?.delay ?? .zero
        }

        /// Requests that may be out now.
        var allowed: Int {
            hasAnswered && failuresInRow == 0 && interval == .zero ? share : 1
        }

        /// Whether there is room for a source that has not begun.
        var hasRoom: Bool { running + paused < allowed }

        /// Whether nothing speaks against another try.
        var isSound: Bool { incident == nil && failuresInRow == 0 && throttlesInRow == 0 }

        /// A request begins: the next one waits for delay and interval.
        mutating func begin(now: Duration) {
            running += 1
            notBefore = now + max(delay, interval)
        }
    }
}
