/// What `imgcache init` saw in a folder, and the configuration that it proposes.
public struct SiteProposal: Hashable, Sendable {
    /// A folder with documents that hold images.
    public struct Root: Hashable, Sendable {
        /// Relative to the folder; `.` for the folder itself.
        public var path: String
        /// Documents below it that hold images.
        public var documents: Int
        /// Their images.
        public var images: Int

        /// Takes the values.
        public init(path: String, documents: Int, images: Int) {
            self.path = path
            self.documents = documents
            self.images = images
        }
    }

    /// A key under which images stand.
    public struct ImageKey: Hashable, Sendable {
        /// As documents write it.
        public var name: String
        /// Images under it.
        public var images: Int
        /// Whether the configuration names it; rare keys are left to the editor.
        public var isProposed: Bool

        /// Takes the values.
        public init(name: String, images: Int, isProposed: Bool) {
            self.name = name
            self.images = images
            self.isProposed = isProposed
        }
    }

    /// The folder that was looked at.
    public var folder: String
    /// Files that were looked into.
    public var documents: Int
    /// Documents that could not be read, in order of path.
    public var faults: [ScanSummary.Fault]
    /// Folders with images, most images first.
    public var roots: [Root]
    /// Keys with images, most images first.
    public var imageKeys: [ImageKey]
    /// Where relative URLs lead; `nil` when nothing tells.
    public var baseURL: String?
    /// The file that told `baseURL`.
    public var baseURLOrigin: String?
    /// Where the site's own images lie; `nil` when none was found on disk.
    public var assetRoot: String?
    /// How many distinct images of the site itself were found under `assetRoot` ...
    public var assetsFound: Int
    /// ... of so many.
    public var assetsMentioned: Int
    /// The text of the configuration file: it loads.
    public var configuration: String

    /// Takes the values.
    public init(
        folder: String, documents: Int, faults: [ScanSummary.Fault], roots: [Root],
        imageKeys: [ImageKey], baseURL: String?, baseURLOrigin: String?, assetRoot: String?,
        assetsFound: Int, assetsMentioned: Int, configuration: String
    ) {
        self.folder = folder
        self.documents = documents
        self.faults = faults
        self.roots = roots
        self.imageKeys = imageKeys
        self.baseURL = baseURL
        self.baseURLOrigin = baseURLOrigin
        self.assetRoot = assetRoot
        self.assetsFound = assetsFound
        self.assetsMentioned = assetsMentioned
        self.configuration = configuration
    }
}
