internal import ImgCacheFetch
internal import ImgCacheModel

/// Hosts that are in trouble as a whole, so that ten thousand findings are one piece of news.
///
/// A host is one when at least 3 of its sources in scope, or all of 2, fail for reasons that speak
/// of the host (not reached, its own fault, a wall, too many requests), and these are more than
/// half of its sources; or when this run parked it.
enum Incidents {
    /// The incidents, by host.
    ///
    /// - Parameters:
    ///   - troubled: Sources with something to say.
    ///   - sources: All sources in scope, by host.
    ///   - parked: Hosts that this run stopped asking.
    /// - Returns: At most one for each host.
    static func of(
        _ troubled: [AuditedSource], sources: [String: Int],
        parked: [HostScheduler.Incident]
    ) -> [HostIncident] {
        let lines = Dictionary(grouping: troubled.filter(speaksOfHost)) { $0.source.host }
        let stops = Dictionary(parked.map { ($0.host, $0) }) { first, _ in first }
        return lines.keys.sorted().compactMap { host in
            guard !host.isEmpty, let line = lines[host] else { return nil }
            let total = max(sources[host] ?? 0, line.count)
            let stop = stops[host]
            let isMost = line.count * 2 > total && line.count >= min(3, max(2, total))
            guard stop != nil || isMost else { return nil }
            let reason = stop?.reason ?? mostFrequent(line)
            let first = line.first { $0.source.reason == reason }
            return HostIncident(
                host: host, reason: reason, detail: stop?.detail ?? first?.source.detail ?? "",
                troubled: line.count, sources: total,
                retryAfter: stop?.retryAfter ?? (reason == .retryLater ? first?.source.dueAt : nil))
        }
    }

    private static func speaksOfHost(_ audited: AuditedSource) -> Bool {
        let source = audited.source
        return source.reason.blamesHost || source.verdict == .blocked
            || source.verdict == .throttled
    }

    private static func mostFrequent(_ line: [AuditedSource]) -> Reason {
        let counts = Dictionary(line.map { ($0.source.reason, 1) }, uniquingKeysWith: +)
        return counts.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
            ?? .connectFailed
    }
}

extension Source {
    /// The host in lower case; empty for local assets and what is no URL.
    var host: String { if case .remote(let url) = location { url.host } else { "" } }
}
