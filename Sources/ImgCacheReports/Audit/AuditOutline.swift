internal import ImgCacheModel

/// The findings as a reader goes through them: whole hosts in trouble, then host by host, then
/// what was set aside.
struct AuditOutline {
    /// Findings that count, by host: hosts with an incident first, then by name.
    var hosts: [Host] = []
    /// What was set aside, in the report's order.
    var aside: [AuditFinding] = []
    /// The same findings by document, those set aside left out; in order of path.
    var articles: [Article] = []

    struct Host {
        var name: String
        var incident: HostIncident?
        var findings: [AuditFinding]
    }

    struct Article {
        var document: String
        var title: String?
        /// In order of line.
        var entries: [(line: Int, finding: AuditFinding)]
    }

    init(_ report: AuditReport) {
        let incidents = Dictionary(report.incidents.map { ($0.host, $0) }) { first, _ in first }
        var places: [String: Int] = [:]
        for incident in report.incidents where places[incident.host] == nil {
            places[incident.host] = hosts.count
            hosts.append(Host(name: incident.host, incident: incident, findings: []))
        }
        for finding in report.findings {
            if finding.acknowledgement != nil {
                aside.append(finding)
            } else if let place = places[finding.host] {
                hosts[place].findings.append(finding)
            } else {
                places[finding.host] = hosts.count
                hosts.append(
                    Host(
                        name: finding.host, incident: incidents[finding.host],
                        findings: [finding]))
            }
        }
        articles = Self.articles(of: report)
    }

    private static func articles(of report: AuditReport) -> [Article] {
        var articles: [String: Article] = [:]
        for finding in report.findings where finding.acknowledgement == nil {
            for mention in finding.mentions {
                articles[
                    mention.document,
                    default: Article(document: mention.document, title: mention.title, entries: [])
                ].entries.append((mention.line, finding))
            }
        }
        return articles.values.map { article in
            var article = article
            article.entries.sort { ($0.line, $0.finding.url) < ($1.line, $1.finding.url) }
            return article
        }.sorted { $0.document < $1.document }
    }
}

extension AuditFinding {
    /// Since when it is in trouble; `nil` where it works.
    var troubledSince: Timestamp? {
        standing == .notice ? nil : course.firstFailure ?? course.since
    }

    /// `the server has nothing at this address (HTTP 404): not found page`, not escaped.
    var explanation: String {
        if standing == .flapping, verdict == .ok {
            return "it answers for now: \(Wording.meaning(of: standing))"
        }
        var text = Wording.words(for: reason).meaning
        if let status, status >= 400 { text += " (HTTP \(status))" }
        if !detail.isEmpty { text += ": \(detail)" }
        return text
    }

    /// `since 2026-09-12, 11 failed nights, last good 2026-09-11`; empty where nothing is known.
    var history: String {
        var parts: [String] = []
        if let since = troubledSince { parts.append("since \(Wording.day(since))") }
        if course.nights > 0 { parts.append(Wording.count(course.nights, "failed night")) }
        if standing != .notice, let good = course.lastSuccess {
            parts.append("last good \(Wording.day(good))")
        }
        return parts.joined(separator: ", ")
    }

    /// Whether readers are served from the cache, in words.
    var service: String {
        if copy != nil { return "the cached copy serves readers" }
        return switch standing {
        case .limited where host.isEmpty: "no copy: readers may see nothing"
        case .notice, .blocked, .limited: "no copy: readers depend on that server"
        case .dead, .broken, .flapping, .suspect: "no copy: readers may see nothing"
        }
    }
}

extension HostIncident {
    /// `8 of 9 sources: the host name does not exist`, not escaped.
    var explanation: String {
        let some =
            troubled == sources && sources > 1
            ? "all \(Wording.grouped(sources)) sources"
            : "\(Wording.grouped(troubled)) of \(Wording.count(sources, "source"))"
        let why = detail.isEmpty ? "" : ": \(detail)"
        return "\(some): \(Wording.words(for: reason).meaning)\(why)"
    }
}
