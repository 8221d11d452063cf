import Foundation
import ImgCacheModel
import Testing

@testable import ImgCacheReports

@Suite struct StatusMetricsTests {
    private let report = StatusSamples.report()

    private func read(_ metrics: StatusMetrics) throws -> Exposition {
        try Exposition(metrics.text())
    }

    @Test func everyFamilyIsOursAndKeepsTheNamingGuide() throws {
        let metrics = try read(StatusMetrics(report, version: "1.2.3"))
        #expect(metrics.names.count > 25)
        for (name, family) in metrics.families {
            #expect(name.hasPrefix("imgcache_"))
            #expect(family.help.hasSuffix("."), "\(name)")
            #expect(family.type == "gauge")
            #expect(!name.hasSuffix("_total"), "\(name) is no counter")
            for unit in ["bytes", "seconds"] where name.contains(unit) {
                #expect(name.hasSuffix("_\(unit)"), "\(name)")
            }
        }
        #expect(metrics.value("imgcache_build_info", ["version": "1.2.3"]) == 1)
    }

    @Test func theNumbersAreThoseOfTheStatus() throws {
        let metrics = try read(StatusMetrics(report, version: "1"))
        #expect(metrics.value("imgcache_sources", ["verdict": "ok"]) == 24)
        #expect(metrics.value("imgcache_sources", ["verdict": "tls"]) == 0)
        let verdicts = metrics.families["imgcache_sources"]?.samples.map(\.value) ?? []
        #expect(verdicts.reduce(0, +) == 30)
        #expect(metrics.value("imgcache_sources_by_state", ["state": "broken"]) == 5)
        #expect(metrics.value("imgcache_cached_sources") == 24)
        #expect(metrics.value("imgcache_references", ["check": "match"]) == 33)
        #expect(metrics.value("imgcache_cache_bytes", ["kind": "originals"]) == 18_345_000)
        #expect(metrics.value("imgcache_cache_bytes", ["kind": "temporary"]) == 0)
        #expect(metrics.value("imgcache_disk_free_bytes") == 12_000_000_000)
        #expect(metrics.value("imgcache_preset_missing_originals", ["preset": "card"]) == 2)
        #expect(metrics.families["imgcache_preset_bytes"]?.samples.count == 1)
        #expect(metrics.value("imgcache_hosts") == 5)
        #expect(
            metrics.value("imgcache_oldest_check_timestamp_seconds")
                == Double(StatusSamples.day(-12).seconds))
        #expect(
            metrics.value("imgcache_decoder_protection_active", ["protection": "seccomp"]) == 0)
    }

    @Test func theLastRunOfEachCommandHasOneOutcome() throws {
        let metrics = try read(StatusMetrics(report, version: "1"))
        for (command, outcome) in [("sync", "complete"), ("audit", "network")] {
            let states =
                metrics.families["imgcache_last_run_outcome"]?.samples
                .filter { $0.labels["command"] == command } ?? []
            #expect(states.count == RunOutcome.allCases.count + 1)
            #expect(states.filter { $0.value == 1 }.map { $0.labels["outcome"] } == [outcome])
            #expect(states.allSatisfy { [0, 1].contains($0.value) })
        }
        #expect(
            metrics.value("imgcache_last_run_duration_seconds", ["command": "sync"]) == 200)
        #expect(metrics.value("imgcache_last_run_requests", ["command": "sync"]) == 34)
        #expect(
            metrics.value("imgcache_last_success_timestamp_seconds", ["command": "sync"])
                == Double(StatusSamples.day(-2).seconds))
    }

    @Test func aFailedRunIsTheLastOneAndLeavesTheLastSuccess() throws {
        let failed = StatusMetrics.FailedRun(
            command: "sync", startedAt: StatusSamples.day(0),
            endedAt: StatusSamples.day(0).advanced(by: .seconds(3)))
        let metrics = try read(StatusMetrics(report, failed: failed, version: "1"))
        #expect(outcome(of: "sync", metrics) == "failed")
        #expect(outcome(of: "audit", metrics) == "network")
        #expect(
            metrics.value("imgcache_last_run_timestamp_seconds", ["command": "sync"])
                == Double(failed.endedAt.seconds))
        #expect(metrics.value("imgcache_last_run_duration_seconds", ["command": "sync"]) == 3)
        #expect(metrics.value("imgcache_last_run_requests", ["command": "sync"]) == 0)
        #expect(
            metrics.value("imgcache_last_success_timestamp_seconds", ["command": "sync"])
                == Double(StatusSamples.day(-2).seconds))
    }

    @Test func aFailedRunThatTheCatalogKnowsKeepsItsCounts() throws {
        let failed = StatusMetrics.FailedRun(
            command: "sync", startedAt: StatusSamples.day(-2), endedAt: StatusSamples.day(-1))
        let metrics = try read(StatusMetrics(report, failed: failed, version: "1"))
        #expect(outcome(of: "sync", metrics) == "failed")
        #expect(metrics.value("imgcache_last_run_requests", ["command": "sync"]) == 34)
    }

    @Test func aLaterRunOfTheCatalogIsNotReplaced() throws {
        let failed = StatusMetrics.FailedRun(
            command: "sync", startedAt: StatusSamples.day(-5), endedAt: StatusSamples.day(-4))
        let metrics = try read(StatusMetrics(report, failed: failed, version: "1"))
        #expect(outcome(of: "sync", metrics) == "complete")
    }

    @Test func withoutACacheTheFileKeepsTheLastSuccesses() throws {
        let earlier = StatusMetrics(report, version: "1").text()
        let failed = StatusMetrics.FailedRun(
            command: "sync", startedAt: StatusSamples.now, endedAt: StatusSamples.now)
        let metrics = try read(
            StatusMetrics(failed: failed, keeping: earlier, version: "1"))
        #expect(outcome(of: "sync", metrics) == "failed")
        #expect(outcome(of: "audit", metrics) == nil)
        for (command, moment) in report.overview.lastSuccesses {
            #expect(
                metrics.value("imgcache_last_success_timestamp_seconds", ["command": command])
                    == Double(moment.seconds))
        }
        #expect(metrics.families["imgcache_sources"] == nil)
    }

    @Test(arguments: [
        "", "no metrics at all\n",
        "imgcache_last_success_timestamp_seconds{command=\"sync\"} soon\n",
    ]) func aFileOfOthersHoldsNoSuccess(text: String) {
        #expect(StatusMetrics.lastSuccesses(in: text).isEmpty)
    }

    @Test func everyMetricStandsInTheDocumentationAndNoOther() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let article = try String(
            contentsOf: root.appendingPathComponent("Sources/ImgCache/ImgCache.docc/Installing.md"),
            encoding: .utf8)
        let rows = article.split(separator: "\n").filter { $0.hasPrefix("| `imgcache_") }
        let told = rows.flatMap { row in
            row.split(separator: "|")[0].split(separator: "`").filter { $0.hasPrefix("imgcache_") }
        }.map(String.init)
        let written = try read(StatusMetrics(report, version: "1")).names
        #expect(told.sorted() == written.sorted())
    }

    private func outcome(of command: String, _ metrics: Exposition) -> String? {
        metrics.families["imgcache_last_run_outcome"]?.samples
            .first { $0.labels["command"] == command && $0.value == 1 }?.labels["outcome"]
    }
}
