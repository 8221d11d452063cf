import ImgCacheModel
import ImgCacheStore

extension SQLiteCatalog {
    /// Under conditions that nothing failed under.
    func originalsToRender(after: ContentHash?, limit: Int) async throws -> [Original] {
        try await originalsToRender(under: 0, after: after, limit: limit)
    }
}
