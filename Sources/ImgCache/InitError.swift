public import ImgCacheModel

/// Why no configuration can be proposed.
public enum InitError: ImgCacheError, Equatable {
    /// No document of the folder holds images. `looked` is the number of files looked into,
    /// `unreadable` the first one that could not be read, with its cause.
    case nothingFound(folder: String, looked: Int, unreadable: String?)

    /// See ``ImgCacheError``.
    public var code: String { "init_nothing_found" }

    /// See ``ImgCacheError``.
    public var exitStatus: ExitStatus { .configuration }

    /// See ``ImgCacheError``.
    public var description: String {
        switch self {
        case .nothingFound(let folder, let looked, let unreadable):
            let fault = unreadable.map { ", and one could not be read: \($0)" } ?? ""
            return """
                no document with images was found in '\(folder)': \(looked) Markdown, text, YAML \
                and JSON files were looked into\(fault). Name the folder of the articles, imgcache \
                init FOLDER; images are lists of URLs or of mappings with a url, in front matter, \
                YAML or JSON.
                """
        }
    }
}
