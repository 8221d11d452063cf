internal import ImgCacheModel

extension HostLedger {
    /// A request that is out for so long lends its place.
    static let loanAfter = Duration.seconds(2)

    /// Places that may be lent at a time: a quarter of all, so that servers that hang cannot make
    /// a run open connections without end.
    var loans: Int { max(1, rules.concurrency / 4) }

    /// Whether no place among all is free, lent ones included.
    func isFull(_ now: Duration) -> Bool {
        guard running >= rules.concurrency else { return false }
        return running - min(overdue(now), loans) >= rules.concurrency
    }

    /// When the next place can be lent; `nil` when all loans are out, or nothing is out that
    /// could lend.
    func nextLoan(_ now: Duration) -> Duration? {
        guard overdue(now) < loans else { return nil }
        return outSince.values.lazy.map { $0 + Self.loanAfter }.filter { $0 > now }.min()
    }

    private func overdue(_ now: Duration) -> Int {
        outSince.values.reduce(0) { $0 + (now - $1 >= Self.loanAfter ? 1 : 0) }
    }
}
