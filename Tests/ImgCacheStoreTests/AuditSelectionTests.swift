import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// Whom an audit means, by what the catalog knows.
@Suite struct AuditSelectionTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    /// A source, and whether a week's audit and one of the troubled mean it.
    struct Line: Sendable, CustomTestStringConvertible {
        var reason: Reason
        var state: Course.State
        var hoursAgo: Int
        var isStale: Bool
        var isTroubled: Bool
        var testDescription: String { "\(reason.rawValue) \(state.rawValue), \(hoursAgo) h ago" }

        init(
            _ reason: Reason, _ state: Course.State, _ hoursAgo: Int, stale: Bool, troubled: Bool
        ) {
            self.reason = reason
            self.state = state
            self.hoursAgo = hoursAgo
            isStale = stale
            isTroubled = troubled
        }
    }

    static let lines: [Line] = [
        Line(.fresh, .alive, 1, stale: false, troubled: false),
        Line(.notModified, .alive, 163, stale: false, troubled: false),
        Line(.notModified, .alive, 164, stale: true, troubled: false),
        Line(.movedPermanently, .alive, 9, stale: false, troubled: false),
        Line(.fresh, .flapping, 9, stale: false, troubled: true),
        Line(.timeout, .suspect, 1, stale: false, troubled: true),
        Line(.timeout, .suspect, 20, stale: true, troubled: true),
        Line(.http403, .suspect, 1, stale: false, troubled: true),
        Line(.tooLargeBytes, .suspect, 30, stale: true, troubled: true),
        Line(.http404, .broken, 19, stale: false, troubled: true),
        Line(.http404, .dead, 24 * 27, stale: false, troubled: true),
        Line(.http404, .dead, 24 * 31, stale: true, troubled: true),
        Line(.runAborted, .alive, 1, stale: true, troubled: false),
        Line(.runAborted, .broken, 1, stale: true, troubled: true),
        Line(.pending, .new, 1, stale: true, troubled: false),
    ]

    @Test(arguments: lines) func theTableSaysWhom(_ line: Line) async throws {
        let url = try Sample.url()
        try await catalog.mention([.remote(url)])
        try await catalog.update(url.text) {
            $0.reason = line.reason
            $0.course = Course(state: line.state, since: Sample.now)
            $0.checkedAt = Sample.now.advanced(by: .seconds(-line.hoursAgo * 3600))
            $0.dueAt = Sample.now.advanced(by: .seconds(1000))
        }
        let stale = SourceScope(
            now: Sample.now, selection: .stale(after: .seconds(7 * 86400)))
        #expect(try await catalog.backlog(stale).isEmpty == !line.isStale)
        let troubled = SourceScope(now: Sample.now, selection: .troubled)
        #expect(try await catalog.backlog(troubled).isEmpty == !line.isTroubled)
        let all = SourceScope(now: Sample.now, selection: .all)
        #expect(try await catalog.backlog(all).count == 1)
    }

    @Test func oneWhoToldUsToComeLaterIsNotAskedBefore() async throws {
        let url = try Sample.url()
        try await catalog.mention([.remote(url)])
        let scopes = [SourceScope.Selection.stale(after: .zero), .troubled].map {
            SourceScope(now: Sample.now, selection: $0)
        }
        for (seconds, isDue) in [(60, false), (0, true)] {
            try await catalog.update(url.text) {
                $0.reason = .retryLater
                $0.course = Course(state: .suspect, since: Sample.now)
                $0.checkedAt = Sample.now.advanced(by: .seconds(-90_000))
                $0.dueAt = Sample.now.advanced(by: .seconds(seconds))
            }
            for scope in scopes {
                #expect(try await catalog.backlog(scope).isEmpty != isDue)
            }
        }
    }
}
