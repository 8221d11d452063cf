internal import ImgCacheModel

/// Draws due sources from the catalog host by host, in turn, a page at a time.
///
/// The queue is the catalog itself: in memory is one page of each host that is being asked, so
/// hosts with few sources finish first and memory does not grow with the backlog.
struct SourceLanes {
    private struct Lane {
        var page: ArraySlice<Source> = []
        var cursor: SourceCursor?
        var isAtEnd = false
    }

    private let catalog: any Cataloging
    private let scope: SourceScope
    private var lanes: [String: Lane]

    /// Sources that are read from the catalog at a time, of one host.
    static let page = 16

    init(hosts: [String], catalog: any Cataloging, scope: SourceScope) {
        self.catalog = catalog
        self.scope = scope
        lanes = Dictionary(uniqueKeysWithValues: hosts.map { ($0, Lane()) })
    }

    /// The most urgent source of a host that was not drawn yet; `nil` when there is none left.
    ///
    /// - Throws: An ``ImgCacheError`` when the catalog fails.
    mutating func draw(from host: String) async throws -> Source? {
        guard var lane = lanes[host] else { return nil }
        if lane.page.isEmpty, !lane.isAtEnd {
            let (sources, next) = try await catalog.nextSources(
                host: host, scope, after: lane.cursor, limit: Self.page)
            lane.page = sources[...]
            lane.cursor = next
            lane.isAtEnd = next == nil || sources.isEmpty
        }
        let source = lane.page.popFirst()
        lanes[host] = source == nil ? nil : lane
        return source
    }
}
