public import ImgCacheModel

/// What a folder looks like to `imgcache init`: where its articles are and what they hold.
public struct SiteSurvey: Hashable, Sendable {
    /// A folder that is worth naming in `content.roots`.
    public struct Root: Hashable, Sendable {
        /// Relative to the surveyed folder; `.` for documents that lie in it directly.
        public var path: String
        /// Documents below it that hold images.
        public var documents: Int
        /// Their images.
        public var images: Int
    }

    /// A key under which images stand.
    public struct ImageKey: Hashable, Sendable {
        /// As documents write it.
        public var name: String
        /// Images written as mappings with a `url`.
        public var mappings: Int
        /// Images written as plain URLs.
        public var strings: Int
    }

    /// A document that could not be read.
    public struct Unreadable: Hashable, Sendable {
        /// Relative to the surveyed folder.
        public var path: String
        /// Line and sentence.
        public var fault: DocumentFault
    }

    /// Folders of the first level with images, most images first.
    public var roots: [Root]
    /// From Jekyll's `_config.yml` (`url` and `baseurl`); `nil` when that does not tell.
    public var baseURL: SourceURL?
    /// The file that told `baseURL`.
    public var baseURLOrigin: String?
    /// Where the site's own images lie, relative to the surveyed folder; `nil` when no image of
    /// the documents was found on disk.
    public var assetRoot: String?
    /// How many distinct images of the site itself were found under `assetRoot` ...
    public var assetsFound: Int
    /// ... of so many.
    public var assetsMentioned: Int
    /// Keys with images, most images first.
    public var imageKeys: [ImageKey]
    /// Files that were looked into.
    public var documents: Int
    /// Those that could not be read, in order of path.
    public var unreadable: [Unreadable]

    /// Looks at a folder.
    ///
    /// Reads every Markdown, text, YAML and JSON file below it, but for hidden folders,
    /// `node_modules`, `_site` and what is excluded. A list under a key counts as images when its
    /// elements are URLs that end like pictures, or mappings with a `url` that does or that has
    /// width and height beside it.
    ///
    /// - Parameters:
    ///   - folder: Absolute or relative to the process's working directory.
    ///   - excluding: Files and folders never looked at, relative to `folder`: the cache and the
    ///     configuration.
    /// - Throws: ``ArticlesError`` when the folder does not exist or cannot be listed.
    public init(of folder: String, excluding: [String] = []) throws {
        let rules = ContentRules(
            roots: ["."], include: Self.patterns, exclude: [], imageKeys: [], baseURL: nil,
            assetRoot: nil, writeBack: false, uncached: .omit)
        let articles = ArticleFolder(
            rules, alwaysExcluded: excluding, workingDirectory: folder)
        var counter = SurveyCounter()
        let place = PathText.normalized(folder)
        try articles.forEachDocument(in: []) { stat in
            counter.add(stat.path, at: PathText.joined(place, stat.path))
        }
        (baseURL, baseURLOrigin) = JekyllConfiguration.baseURL(of: place)
        documents = counter.documents
        unreadable = counter.unreadable
        imageKeys = counter.keys.values.sorted {
            ($1.mappings + $1.strings, $0.name) < ($0.mappings + $0.strings, $1.name)
        }
        roots = counter.roots.values.sorted { ($1.images, $0.path) < ($0.images, $1.path) }
        (assetRoot, assetsFound, assetsMentioned) = AssetSearch.search(
            counter.texts, baseURL: baseURL, in: place)
    }

    /// The documents that imgcache reads by default.
    static let patterns = [
        "**/*.md", "**/*.markdown", "**/*.txt", "**/*.yaml", "**/*.yml", "**/*.json",
    ]
}
