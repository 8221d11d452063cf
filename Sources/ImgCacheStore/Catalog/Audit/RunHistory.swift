import GRDB
import ImgCacheModel

/// What a run leaves for those who compare: how sources turned, and how things stood at its end.
///
/// Both follow from the journal and the sources in SQL when the run ends; a run that was taken back
/// has an empty journal, and so no turns.
enum RunHistory {
    /// Turns older than this are dropped.
    static let memory = Duration.seconds(400 * 86400)

    /// Writes down the sources whose state or verdict is another than before the run.
    ///
    /// A verdict that was `unchecked`, or is now, is no turn by itself: nobody answered.
    static func keepTurns(_ db: Database, run: Int64, at now: Timestamp) throws {
        try db.execute(
            sql: """
                INSERT INTO turns (source, run, at, from_state, to_state, from_reason, to_reason)
                SELECT s.id, j.run, :now, j.state, s.state, j.reason, s.reason
                FROM journal j JOIN sources s ON s.id = j.source
                    JOIN reasons a ON a.name = j.reason JOIN reasons b ON b.name = s.reason
                WHERE j.run = :run AND (j.state <> s.state OR a.verdict <> b.verdict
                    AND '\(Verdict.unchecked.rawValue)' NOT IN (a.verdict, b.verdict))
                ON CONFLICT DO NOTHING
                """, arguments: ["now": now.seconds, "run": run])
        try db.execute(
            sql: "DELETE FROM turns WHERE at < ?",
            arguments: [now.seconds - memory.components.seconds])
    }

    /// Counts how things stand over all documents.
    static func keepTally(_ db: Database, run: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO tallies (run, sources, cached, broken, suspect)
                SELECT ?, count(*), coalesce(sum(is_complete), 0),
                    coalesce(sum(standing IN ('\(Standing.dead.rawValue)',
                        '\(Standing.broken.rawValue)')), 0),
                    coalesce(sum(standing IN ('\(Standing.suspect.rawValue)',
                        '\(Standing.flapping.rawValue)')), 0)
                FROM (SELECT coalesce(o.is_complete, 0) AS is_complete,
                        \(StandingSQL.standing) AS standing
                    FROM \(SourceSQL.tables) WHERE \(SourceSQL.isMentioned))
                WHERE EXISTS (SELECT 1 FROM runs WHERE id = ?)
                ON CONFLICT DO NOTHING
                """, arguments: [run, run])
    }
}
