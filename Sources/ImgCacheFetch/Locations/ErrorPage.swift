internal import ImgCacheModel

/// Tells from an address alone that a redirect leads to no picture: a site's root, or a page
/// whose name says "not found".
enum ErrorPage {
    /// Whether a redirect from `origin` to `target` leads to the root of a site or to an error
    /// page.
    ///
    /// A source that is itself the root may move to another root.
    static func swallows(_ target: SourceURL, from origin: SourceURL) -> Bool {
        if isRoot(target) { return !isRoot(origin) }
        guard let name = lastName(target.path), name != lastName(origin.path) else { return false }
        return names.contains(name)
    }

    private static func isRoot(_ url: SourceURL) -> Bool {
        url.target.isEmpty || url.target == "/" || url.target == "/index.html"
            || url.target == "/index.php"
    }

    /// The last segment of a path in lower case, without extension and with dashes for every
    /// separator.
    private static func lastName(_ path: String) -> String? {
        guard let segment = path.split(separator: "/").last else { return nil }
        let stem = segment.prefix { $0 != "." }
        return String(stem.lowercased().map { "_+ ".contains($0) ? "-" : $0 })
    }

    private static let names: Set<String> = [
        "404", "404-error", "404-not-found", "404notfound", "410", "403", "500", "503", "error",
        "error-404", "error404", "error-page", "errorpage", "errors", "not-found", "notfound",
        "page-not-found", "pagenotfound", "file-not-found", "filenotfound", "image-not-found",
        "no-such-page", "gone", "unavailable",
    ]
}
