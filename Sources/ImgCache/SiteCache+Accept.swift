public import ImgCacheModel
internal import ImgCacheStore

extension SiteCache {
    /// Accepts that the smaller picture that a server gives now takes the place of the copy: the
    /// next `sync` asks for it and keeps it. Opened `exclusive` only.
    ///
    /// - Parameter url: The source, in any spelling of its identity.
    /// - Returns: What became of it.
    /// - Throws: An ``ImgCacheError`` when the catalog refuses.
    public func acceptReplacement(of url: String) async throws -> ReplacementAnswer {
        let answer = try await catalog.acceptReplacement(of: url)
        guard answer == .unknown else { return answer }
        do {
            return try await catalog.acceptReplacement(of: SourceURL(url).text)
        } catch is SourceURL.Fault {
            return .unknown
        }
    }
}
