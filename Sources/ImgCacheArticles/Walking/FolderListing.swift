import Glibc

/// The files and folders in one folder.
enum FolderListing {
    /// One entry.
    struct Entry {
        var name: String
        var isFolder: Bool
        /// The name, with a slash behind a folder: by this the paths of a whole walk are in order.
        var order: [UInt8]
    }

    /// Lists regular files and folders, in the order that their paths have in a walk.
    ///
    /// Links and special files are left out, and names that are no UTF-8.
    ///
    /// - Throws: ``ArticlesError/cannotList(path:problem:)``.
    static func entries(of folder: String, shownAs path: String) throws(ArticlesError) -> [Entry] {
        guard let handle = opendir(folder) else {
            throw .cannotList(path: path, problem: systemProblem(errno))
        }
        defer { closedir(handle) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = readdir(handle) else {
                if errno != 0 { throw .cannotList(path: path, problem: systemProblem(errno)) }
                break
            }
            let type = Int32(entry.pointee.d_type)
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    String(validatingCString: $0)
                }
            }
            guard let name, name != ".", name != ".." else { continue }
            var isFolder = type == Int32(DT_DIR)
            if type == Int32(DT_UNKNOWN) {
                let facts = FileFacts(path: folder + "/" + name, followingLinks: false)
                guard let kind = facts?.kind, kind == .file || kind == .folder else { continue }
                isFolder = kind == .folder
            } else if type != Int32(DT_DIR), type != Int32(DT_REG) {
                continue
            }
            var order = Array(name.utf8)
            if isFolder { order.append(.slash) }
            entries.append(Entry(name: name, isFolder: isFolder, order: order))
        }
        return entries.sorted { $0.order.lexicographicallyPrecedes($1.order) }
    }
}
