internal import ImgCacheModel

/// `content`.
enum ContentKeys {
    static let roots = Setting(
        "content.roots", .list(of: .path, named: "paths", count: 1...10_000), default: nil,
        "Folders with documents, or single documents.")

    static let include = Setting(
        "content.include", .list(of: .glob, named: "globs", count: 1...10_000),
        default: [
            "**/*.md", "**/*.markdown", "**/*.txt", "**/*.yaml", "**/*.yml", "**/*.json",
        ],
        "Which files are documents, relative to each root; ** crosses folders.")

    static let exclude = Setting(
        "content.exclude", .list(of: .glob, named: "globs"), default: [],
        "Which are left out; the cache, the configuration, hidden folders, node_modules and _site "
            + "always are.")

    static let imageKeys = Setting(
        "content.imageKeys",
        .list(of: .line("a key", atMost: 200), named: "keys", count: 1...100), default: ["images"],
        "Keys under which lists of images stand, at any depth.")

    static let baseURL = Setting(
        "content.baseURL", .optional(.siteURL), default: .null,
        "Resolves relative image URLs; an absolute URL under it means the same file. "
            + "null: relative URLs are refused.")

    static let assetRoot = Setting(
        "content.assetRoot", .optional(.path), default: ".",
        "Where the files under baseURL lie on disk: they are read there, never fetched. "
            + "null: they are fetched.")

    static let writeBack = Setting(
        "content.writeBack", .boolean, default: false,
        "Whether sync also sets isCached in the documents.")

    static let uncached = Setting(
        "content.uncached", SettingType<ContentRules.Uncached>.choice, default: "omit",
        "What write-back leaves where an image is not cached: no isCached line (omit), or false.")

    static let all = [
        roots.key, include.key, exclude.key, imageKeys.key, baseURL.key, assetRoot.key,
        writeBack.key, uncached.key,
    ]
}
