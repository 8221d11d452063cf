/// The line of one request in the ledger; silent for requests that are not written down.
final class Entry {
    private let ledger: Ledger?
    private let id: Int
    private let host: String
    private var isOpen = true

    /// Writes a request down.
    init(_ request: OriginRequest, connection: Int, ledger: Ledger) {
        self.ledger = ledger
        host = request.host
        id = ledger.began(request, connection: connection)
    }

    /// An entry that leaves no trace.
    init() {
        ledger = nil
        host = ""
        id = 0
    }

    func answer(_ status: Int) { ledger?.answered(id, status: status) }

    func send(_ bytes: Int) { ledger?.sent(id, bytes: bytes) }

    /// Ends it, once; later calls change nothing.
    func end(_ outcome: RequestOutcome) {
        guard isOpen else { return }
        isOpen = false
        ledger?.ended(id, host: host, outcome: outcome)
    }
}
