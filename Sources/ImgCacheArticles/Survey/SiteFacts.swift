internal import ImgCacheModel

/// What Jekyll's configuration tells.
enum JekyllConfiguration {
    /// `url` and `baseurl` of `_config.yml` or `_config.yaml`, joined.
    ///
    /// - Returns: `nil` for both when there is no such file, it cannot be read, or it names no
    ///   http or https URL.
    static func baseURL(of folder: String) -> (SourceURL?, String?) {
        for name in ["_config.yml", "_config.yaml"] {
            let path = PathText.joined(folder, name)
            guard let text = join(path) else { continue }
            do throws(SourceURL.Fault) {
                return (try SourceURL(text), name)
            } catch {
                continue
            }
        }
        return (nil, nil)
    }

    private static func join(_ path: String) -> String? {
        let tree: DocumentTree
        do {
            let bytes = try WholeFile.read(path, limit: ReadingLimits.yamsBytes).bytes
            guard let read = try DocumentReader.tree(of: bytes, path: path) else { return nil }
            tree = read
        } catch {
            // Most sites have no such file; a broken one is listed among the documents.
            return nil
        }
        var url = ""
        var base = ""
        guard tree.nodes[tree.root].kind == .mapping else { return nil }
        for (key, value) in tree.pairs(of: tree.root) {
            if tree.isText(key, Array("url".utf8)) { url = tree.string(of: value) ?? "" }
            if tree.isText(key, Array("baseurl".utf8)) { base = tree.string(of: value) ?? "" }
        }
        guard !url.isEmpty else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        while base.hasSuffix("/") { base.removeLast() }
        return base.isEmpty || base.hasPrefix("/") ? url + base : url + "/" + base
    }
}

/// Looks for a site's own images on disk.
enum AssetSearch {
    /// Where generators keep files that are served as they are.
    private static let candidates = [".", "public", "static", "docs", "source", "src"]

    /// The folder under which most of the images are found.
    ///
    /// - Returns: The folder, `nil` when none is found; how many were found; how many were sought.
    static func search(
        _ texts: Set<String>, baseURL: SourceURL?, in folder: String
    ) -> (String?, Int, Int) {
        // Any base will do to find the paths of relative texts.
        let resolver: ReferenceResolver
        do {
            let base = try baseURL ?? SourceURL("https://site.invalid")
            resolver = ReferenceResolver(baseURL: base, assetRoot: ".")
        } catch {
            return (nil, 0, 0)
        }
        var paths = Set<String>()
        for text in texts {
            if case .local(_, let path) = resolver.location(of: text) { paths.insert(path) }
        }
        var best: (folder: String?, found: Int) = (nil, 0)
        for candidate in candidates {
            let root = PathText.joined(folder, candidate)
            let found = paths.count { path in
                FileFacts(path: PathText.joined(root, path), followingLinks: false)?.kind == .file
            }
            if found > best.found { best = (candidate, found) }
        }
        return (best.folder, best.found, paths.count)
    }
}
