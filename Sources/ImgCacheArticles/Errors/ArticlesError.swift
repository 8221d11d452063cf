public import ImgCacheModel

/// What goes wrong between the configuration's roots and the documents.
public enum ArticlesError: ImgCacheError, Equatable {
    /// A root of the configuration does not exist.
    case rootMissing(path: String)
    /// A path of the command line does not exist.
    case pathMissing(path: String)
    /// A path of the command line lies under no root.
    case pathOutsideRoots(path: String, roots: [String])
    /// A folder cannot be listed; `problem` is the system's word for it.
    case cannotList(path: String, problem: String)

    /// A stable name in snake case.
    public var code: String {
        switch self {
        case .rootMissing: "articles_root_missing"
        case .pathMissing: "articles_path_missing"
        case .pathOutsideRoots: "articles_path_outside_roots"
        case .cannotList: "articles_cannot_list"
        }
    }

    /// What failed, where, and what to do next.
    public var description: String {
        switch self {
        case .rootMissing(let path):
            "The document root \(path) does not exist. Correct `content.roots`, or start imgcache "
                + "in the folder that it is relative to (or give that with -C)."
        case .pathMissing(let path):
            "There is no document or folder \(path). Check the path; it starts at the working "
                + "directory, or at the folder given with -C."
        case .pathOutsideRoots(let path, let roots):
            "\(path) lies under no document root (\(roots.joined(separator: ", "))). Give a path "
                + "under one of them, or add it to `content.roots`."
        case .cannotList(let path, let problem):
            "The folder \(path) cannot be listed: \(problem). Give the user who runs imgcache "
                + "leave to read it, or leave it out with `content.exclude`."
        }
    }

    /// 3: the document roots are wrong.
    public var exitStatus: ExitStatus { .configuration }
}
