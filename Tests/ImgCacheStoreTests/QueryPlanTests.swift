import GRDB
import ImgCacheModel
import Testing

@testable import ImgCacheStore

/// The queries that run for every source, page or document must not read whole tables.
@Suite struct QueryPlanTests {
    private let cache: TemporaryCache
    private let catalog: SQLiteCatalog

    init() throws {
        cache = try TemporaryCache()
        catalog = try cache.open()
    }

    private func plan(_ sql: String, _ arguments: StatementArguments) async throws -> [String] {
        _ = try await catalog.backlog(SourceScope(paths: ["x"], now: Sample.now))
        return try await catalog.write("explain") { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
                .map { $0["detail"] }
        }
    }

    @Test func aPageOfSourcesIsASearch() async throws {
        let steps = try await plan(SQLiteCatalog.pageSQL, ["h", 0, 0, 64])
        let search = "SEARCH b USING PRIMARY KEY (host=? AND (urgency,id)>"
        #expect(steps.contains { $0.hasPrefix(search) })
        #expect(steps.contains { $0.hasPrefix("SEARCH s USING INTEGER PRIMARY KEY") })
        #expect(!steps.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") })
    }

    @Test func originalsToRenderUseTheIndexOfIncompleteOnes() async throws {
        let steps = try await plan(SQLiteCatalog.toRenderSQL, ["", 1, 64])
        #expect(steps.contains { $0.contains("originals_to_render (hash>?)") })
        #expect(steps.contains { $0.contains("sources_by_original") })
        #expect(!steps.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") })
    }

    @Test func backlogReadsTheSourcesOnce() async throws {
        let steps = try await plan(
            SQLiteCatalog.materializeSQL(isNarrow: false, SourceScope(now: Sample.now)), ["now": 1])
        #expect(steps.filter { $0.hasPrefix("SCAN") }.count == 1)
        #expect(steps.contains { $0.contains("mentions_by_source (source=?)") })
    }

    @Test func narrowBacklogStartsFromTheDocuments() async throws {
        let steps = try await plan(
            SQLiteCatalog.materializeSQL(isNarrow: true, SourceScope(now: Sample.now)), ["now": 1])
        #expect(steps.contains { $0.hasPrefix("SEARCH s USING INTEGER PRIMARY KEY") })
        #expect(steps.contains { $0.contains("(path>? AND path<?)") })
        #expect(steps.filter { $0.hasPrefix("SCAN") } == ["SCAN p"])
    }

    @Test func manifestReadsInOrderWithoutSorting() async throws {
        for sql in [ManifestImages.sql, ManifestDocuments.sql] {
            let steps = try await plan(sql, [])
            #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
        }
    }
}
