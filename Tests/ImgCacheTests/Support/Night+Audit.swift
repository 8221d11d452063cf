import ImgCacheFetch
import ImgCacheModel
import ImgCacheSettings
import ImgCacheStore

@testable import ImgCache

extension Night {
    /// Runs one `audit`.
    func audit(
        _ options: AuditOptions = AuditOptions(), acknowledged: [Acknowledgement] = [],
        rules: (inout FetchRules) -> Void = { _ in }
    ) async throws -> AuditReport {
        try await AuditRun(
            stages: stages(rules: rules), builder: builder(acknowledged), aside: fetcher,
            options: options, meter: SyncMeter(), clock: clock
        ).run()
    }

    /// What `audit --offline` tells.
    func auditOffline(
        _ options: AuditOptions = AuditOptions(), acknowledged: [Acknowledgement] = []
    ) async throws -> AuditReport {
        try await builder(acknowledged).report(options, at: clock.now())
    }

    private func builder(_ acknowledged: [Acknowledgement]) -> ReportBuilder {
        ReportBuilder(catalog: catalog, acknowledged: acknowledged)
    }

    /// A body of more than 64 KiB that is a picture of this size; `tail` decides its last bytes.
    static func long(_ name: String, _ size: String = "1600x900", tail: String = "") -> String {
        "picture \(size) \(name) " + String(repeating: name, count: 70_000 / name.count) + tail
    }

    /// A site whose only document mentions these URLs.
    static func mentioning(
        _ urls: [String], _ script: [String: [ScriptedFetcher.Answer]]
    ) throws -> Night {
        try Night(
            urls.enumerated().map { try .mentioning("\($0.offset).md", ($0.element, nil)) }, script)
    }
}

extension AuditReport {
    /// The kinds of suggestions for a URL, best first.
    func advice(for url: String) -> [AuditSuggestion.Kind] {
        findings.first { $0.url == url }?.suggestions.map(\.kind) ?? []
    }
}
