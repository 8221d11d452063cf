internal import ImgCacheModel

/// What stands above the lists.
struct HeadShape: Encodable {
    var version = 1
    var generatedAt: String
    var run: RunShape
    var paths: [String]
    var totals: AuditTotalsShape

    init(_ report: AuditReport) {
        generatedAt = report.generatedAt.description
        run = RunShape(report)
        paths = report.paths
        totals = AuditTotalsShape(report.totals)
    }
}

struct RunShape: Encodable {
    var id: Int64?
    var outcome: String

    init(_ report: AuditReport) {
        id = report.run
        outcome = report.outcome.rawValue
    }
}

struct AuditTotalsShape: Encodable {
    var documents: Int
    var references: Int
    var sources: Int
    var cached: Int
    var asked: Int
    var standings: [String: Int]
    var checks: [String: Int]
    var acknowledged: Int

    init(_ totals: AuditTotals) {
        documents = totals.documents
        references = totals.references
        sources = totals.sources
        cached = totals.cached
        asked = totals.asked
        // Every standing has its key, so that a reader need not know which may be missing.
        standings = Standing.allCases.reduce(into: [:]) {
            $0[$1.rawValue] = totals.standings[$1] ?? 0
        }
        checks = AuditTotals.wrongChecks.reduce(into: [:]) {
            $0[$1.rawValue] = totals.checks[$1] ?? 0
        }
        acknowledged = totals.acknowledged
    }
}

extension AuditTotals {
    /// The checks that are findings, worst first.
    static var wrongChecks: [SizeCheck] { [.different, .swapped, .scaled] }

    /// Wrong sizes that count.
    var wrongSizes: Int { Self.wrongChecks.reduce(0) { $0 + (checks[$1] ?? 0) } }

    /// The counts of these standings together.
    func count(_ of: Standing...) -> Int { of.reduce(0) { $0 + (standings[$1] ?? 0) } }
}

/// A host in trouble, as JSON has it, the same in every report.
struct IncidentShape: Encodable {
    var host: String
    var reason: String
    var verdict: String
    var detail: String
    var troubled: Int
    var sources: Int
    var retryAfter: String?

    init(_ incident: HostIncident) {
        host = incident.host
        reason = incident.reason.rawValue
        verdict = incident.reason.verdict.rawValue
        detail = incident.detail
        troubled = incident.troubled
        sources = incident.sources
        retryAfter = incident.retryAfter?.description
    }
}

struct TrendShape: Encodable {
    var run: Int64
    var at: String
    var sources: Int
    var cached: Int
    var broken: Int
    var suspect: Int

    init(_ point: AuditTrendPoint) {
        run = point.run
        at = point.at.description
        sources = point.sources
        cached = point.cached
        broken = point.broken
        suspect = point.suspect
    }
}

struct ChangeShape: Encodable {
    var url: String
    var at: String
    var verdict: String
    var reason: String
    var state: String

    init(_ change: AuditChanges.Change) {
        url = change.url
        at = change.at.description
        verdict = change.reason.verdict.rawValue
        reason = change.reason.rawValue
        state = change.state.rawValue
    }
}
