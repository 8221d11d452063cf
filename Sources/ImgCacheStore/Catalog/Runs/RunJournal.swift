import GRDB

/// How sources stood before the open run touched them, so that a run that is not to be trusted
/// can be taken back. Nothing is kept while no run is open.
struct RunJournal {
    private let statement: Statement?

    static let columns = """
        reason, detail, state, since, nights, first_failure, last_success, last_strike, turns,
        status, checked_at, due_at
        """

    init(_ db: Database) throws {
        let open = try db.cachedStatement(sql: "SELECT max(id) FROM runs WHERE ended_at IS NULL")
        guard let run = try Int64.fetchOne(open) else {
            statement = nil
            return
        }
        statement = try db.cachedStatement(
            sql: """
                INSERT INTO journal (run, source, \(Self.columns))
                SELECT \(run), id, \(Self.columns) FROM sources WHERE id = ?
                ON CONFLICT DO NOTHING
                """)
    }

    /// Notes how the source stands, unless that was noted in this run before.
    func keep(_ source: Int64) throws { try statement?.execute(arguments: [source]) }
}
