extension SourceURL {
    /// The same address with `https`; `nil` where it has that already, or names a port: what
    /// listens there speaks http.
    public var secured: SourceURL? {
        guard scheme == "http", port == nil else { return nil }
        do {
            return try SourceURL("https://\(host)\(target)")
        } catch {
            return nil
        }
    }
}
