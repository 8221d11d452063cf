import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// One line of the table of ``DueSQL``.
struct DueCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var isDue: Bool
    var change: @Sendable (inout Source) -> Void

    init(_ name: String, due: Bool, _ change: @escaping @Sendable (inout Source) -> Void) {
        testDescription = name
        isDue = due
        self.change = change
    }

    private static func ago(_ hours: Int) -> Timestamp {
        Timestamp(seconds: Sample.now.seconds - Int64(hours) * 3600)
    }

    static let all: [DueCase] = [
        .init("never asked", due: true) { _ in },
        .init("left over for time", due: true) {
            $0.reason = .overBudget
            $0.checkedAt = ago(1)
        },
        .init("left over for a signal", due: true) {
            $0.reason = .runAborted
            $0.checkedAt = ago(1)
        },
        .init("good, not due yet", due: false) {
            $0.good()
            $0.dueAt = ago(-1)
        },
        .init("good, due now", due: true) {
            $0.good()
            $0.dueAt = Sample.now
        },
        .init("good, no due time", due: true) { $0.good() },
        .init("good by audit, no copy yet", due: true) {
            $0.good()
            $0.original = nil
            $0.dueAt = ago(-100)
        },
        .init("good but the picture shrank", due: false) {
            $0.good()
            $0.reason = .replacedSmaller
            $0.dueAt = ago(-1)
        },
        .init("failed an hour ago", due: false) { $0.bad(.http404, ago(1)) },
        .init("failed 19 hours ago", due: false) { $0.bad(.timeout, ago(19)) },
        .init("failed 20 hours ago", due: true) { $0.bad(.timeout, ago(20)) },
        .init("failed, due time far away", due: true) {
            $0.bad(.timeout, ago(20))
            $0.dueAt = ago(-1000)
        },
        .init("broken, last night", due: true) {
            $0.bad(.http404, ago(24))
            $0.course.state = .broken
        },
        .init("blocked, last night", due: true) { $0.bad(.http403, ago(24)) },
        .init("flapping and good", due: false) {
            $0.good()
            $0.course.state = .flapping
            $0.dueAt = ago(-1)
        },
        .init("dead, last night", due: false) {
            $0.bad(.http404, ago(24))
            $0.course.state = .dead
        },
        .init("dead, 27 days", due: false) {
            $0.bad(.http404, ago(27 * 24))
            $0.course.state = .dead
        },
        .init("dead, 31 days", due: true) {
            $0.bad(.http404, ago(31 * 24))
            $0.course.state = .dead
        },
        .init("told to come later", due: false) {
            $0.bad(.retryLater, ago(48))
            $0.dueAt = ago(-1)
        },
        .init("told to come by now", due: true) {
            $0.bad(.retryLater, ago(1))
            $0.dueAt = Sample.now
        },
    ]
}

extension Source {
    fileprivate mutating func good() {
        reason = .fresh
        course = Course(state: .alive, since: Sample.now)
        checkedAt = Sample.now
        do { original = try Sample.original() } catch { Issue.record(error) }
    }

    fileprivate mutating func bad(_ reason: Reason, _ checkedAt: Timestamp) {
        self.reason = reason
        self.checkedAt = checkedAt
        course = Course(state: .suspect, since: checkedAt, nights: 1)
    }
}

@Suite struct DueTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog
    private let scope = SourceScope(now: Sample.now)

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    @Test(arguments: DueCase.all) func dueIsWhatTheTableSays(_ line: DueCase) async throws {
        let url = try Sample.url()
        try await catalog.mention([.remote(url)])
        try await catalog.update(url.text, line.change)
        let hosts = try await catalog.backlog(scope)
        #expect(hosts == (line.isDue ? [HostBacklog(host: "img.example", count: 1)] : []))
        let everything = SourceScope(now: Sample.now, selection: .all)
        #expect(try await catalog.backlog(everything).count == 1)
    }

    @Test func aHostThatAsksToComeLaterIsLeftAloneWithAllItsSources() async throws {
        let (told, other) = (try Sample.url("told"), try Sample.url("other"))
        let elsewhere = try Sample.url("elsewhere", host: "other.example")
        try await catalog.mention([.remote(told), .remote(other), .remote(elsewhere)])
        try await catalog.update(told.text) {
            $0.reason = .retryLater
            $0.checkedAt = Sample.now
            $0.dueAt = Timestamp(seconds: Sample.now.seconds + 1)
        }
        #expect(try await catalog.backlog(scope).map(\.host) == ["other.example"])
        let later = SourceScope(now: Timestamp(seconds: Sample.now.seconds + 1))
        #expect(try await catalog.backlog(later).map(\.count) == [1, 2])
        let everything = SourceScope(now: Sample.now, selection: .all)
        #expect(try await catalog.backlog(everything).map(\.count) == [1, 2])
    }

    @Test func onlyTheHostThatAskedIsClosedAndNoFileOfTheSite() async throws {
        let (moved, other) = (try Sample.url("moved"), try Sample.url("other"))
        let (own, mine) = (
            try Sample.url("own", host: "site.example"),
            try Sample.url("mine", host: "site.example")
        )
        try await catalog.mention([
            .remote(moved), .remote(other), .local(own, path: "own"), .local(mine, path: "mine"),
        ])
        let until = Timestamp(seconds: Sample.now.seconds + 3600)
        for url in [moved.text, own.text] {
            try await catalog.update(url) {
                $0.reason = .retryLater
                $0.checkedAt = Sample.now
                $0.dueAt = until
                if url == moved.text { $0.finalURL = "https://elsewhere.example/x.jpg" }
            }
        }
        #expect(try await catalog.closedHosts(at: Sample.now) == [])
        #expect(
            try await catalog.backlog(scope) == [
                HostBacklog(host: "img.example", count: 1), HostBacklog(host: "", count: 2),
            ])
        try await catalog.update(moved.text) { $0.finalURL = nil }
        #expect(
            try await catalog.closedHosts(at: Sample.now)
                == [ClosedHost(host: "img.example", until: until, sources: 1)])
        #expect(try await catalog.backlog(scope).map(\.host) == [""])
    }

    @Test func theOneThatClosedItsHostComesAfterTheOthers() async throws {
        let (bad, good) = (try Sample.url("a"), try Sample.url("b"))
        try await catalog.mention([.remote(bad), .remote(good)])
        for url in [bad.text, good.text] {
            try await catalog.update(url) {
                $0.reason = .retryLater
                $0.checkedAt = Sample.now
                $0.dueAt = Sample.now
                $0.status = url == bad.text ? 429 : nil
            }
        }
        let page = try await catalog.nextSources(
            host: "img.example", scope, after: nil, limit: 9)
        #expect(page.sources.map(\.location.identity) == [good.text, bad.text])
    }

    @Test func localFilesAreAlwaysLookedAt() async throws {
        let url = try Sample.url("a.png", host: "example.org")
        try await catalog.mention([.local(url, path: "a.png")])
        try await catalog.update(url.text) {
            $0.good()
            $0.reason = .local
            $0.dueAt = Timestamp(seconds: Sample.now.seconds + 1000)
        }
        #expect(try await catalog.backlog(scope) == [HostBacklog(host: "", count: 1)])
    }

    @Test(arguments: [
        Reason.invalidURL, .schemeNotAllowed, .localRefused, .excluded,
    ])
    func refusedOnesNeverAre(reason: Reason) async throws {
        try await catalog.mention([.refused(identity: "ftp://x/a.jpg", reason: reason)])
        #expect(try await catalog.source("ftp://x/a.jpg")?.reason == reason)
        #expect(try await catalog.backlog(SourceScope(now: Sample.now, selection: .all)) == [])
    }

    @Test func lostOriginalIsDueAndNoCopy() async throws {
        let url = try Sample.url()
        let original = try Sample.original()
        let path = CacheDirectory.publicPath(original: original.hash, format: .jpeg)
        try cache.place(path)
        try await catalog.mention([.remote(url)])
        try await catalog.update(url.text) {
            $0.good()
            $0.dueAt = Timestamp(seconds: Sample.now.seconds + 1000)
        }
        #expect(try await catalog.reconcile().lostOriginals == 0)
        #expect(try await catalog.backlog(scope) == [])
        try cache.remove(path)
        #expect(try await catalog.reconcile().lostOriginals == 1)
        #expect(try await catalog.backlog(scope).count == 1)
        #expect(try await catalog.source(url.text)?.original == nil)
        // A failure meanwhile does not forget which file it was.
        try await catalog.update(url.text) { $0.bad(.timeout, Sample.now) }
        try cache.place(path)
        _ = try await catalog.reconcile()
        #expect(try await catalog.source(url.text)?.original == original)
    }

    @Test func hostsComeFewestFirst() async throws {
        let locations = try ["a", "b", "b", "b", "c", "c"].enumerated().map { index, host in
            Location.remote(try Sample.url("\(index)", host: host))
        }
        try await catalog.mention(locations)
        #expect(
            try await catalog.backlog(scope)
                == [
                    HostBacklog(host: "a", count: 1), HostBacklog(host: "c", count: 2),
                    HostBacklog(host: "b", count: 3),
                ])
    }

    @Test func pagesComeInOrderOfUrgencyAndMissNone() async throws {
        let names = (0..<10).map { "\($0).jpg" }
        try await catalog.mention(try names.map { .remote(try Sample.url($0)) })
        func at(_ name: Int, _ change: (inout Source) -> Void) async throws {
            try await catalog.update("https://img.example/\(name).jpg", change)
        }
        let past = Timestamp(seconds: Sample.now.seconds - 900_000)
        let longPast = Timestamp(seconds: past.seconds - 1)
        try await at(0) { $0.bad(.timeout, past) }
        try await at(1) { $0.bad(.timeout, longPast) }
        try await at(4) {
            $0.reason = .overBudget
            $0.checkedAt = past
        }
        try await at(7) {
            $0.bad(.timeout, past)
            $0.expiresAt = Timestamp(seconds: Sample.now.seconds + 3600)
        }
        try await at(8) { $0.expiresAt = Timestamp(seconds: Sample.now.seconds - 1) }
        try await at(9) { $0.expiresAt = Timestamp(seconds: Sample.now.seconds + 3_000_000) }
        var cursor: SourceCursor?
        var seen: [String] = []
        repeat {
            let page = try await catalog.nextSources(
                host: "img.example", scope, after: cursor, limit: 3)
            seen += page.sources.map { String($0.location.identity.suffix(5).prefix(1)) }
            cursor = page.next
        } while cursor != nil
        #expect(seen == ["7", "4", "2", "3", "5", "6", "8", "9", "1", "0"])
    }

    @Test func recordingDoesNotDisturbThePagesOfARun() async throws {
        try await catalog.mention(try (0..<20).map { .remote(try Sample.url("\($0)")) })
        _ = try await catalog.backlog(scope)
        var cursor: SourceCursor?
        var seen = 0
        repeat {
            let page = try await catalog.nextSources(
                host: "img.example", scope, after: cursor, limit: 7)
            seen += page.sources.count
            cursor = page.next
            for var source in page.sources {
                source.bad(.runAborted, Sample.now)
                try await catalog.record([SourceUpdate(source)])
            }
        } while cursor != nil
        #expect(seen == 20)
    }
}
