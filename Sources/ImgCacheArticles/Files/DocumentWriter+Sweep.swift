import Glibc

extension DocumentWriter {
    /// Removes what a killed run left beside documents.
    ///
    /// Only regular files whose name is the prefix and hexadecimal digits go. Call it while
    /// holding the cache's lock: another run's files look the same.
    ///
    /// - Parameter documents: Paths of documents; the folders that they lie in are swept. Folders
    ///   that are gone are passed over.
    /// - Returns: The paths that were removed, in order.
    /// - Throws: ``ArticlesError/cannotList(path:problem:)`` when a folder cannot be listed or a
    ///   file cannot be removed.
    public func sweep(besides documents: some Sequence<String>) throws(ArticlesError) -> [String] {
        try sweep(folders: Set(documents.map(PathText.folder)).sorted())
    }

    /// As ``sweep(besides:)``, for the folders themselves, in their order.
    ///
    /// - Parameter folders: As documents name them; `.` for the working directory.
    /// - Returns: The paths that were removed.
    /// - Throws: ``ArticlesError/cannotList(path:problem:)``.
    public func sweep(folders: [String]) throws(ArticlesError) -> [String] {
        var removed: [String] = []
        for folder in folders {
            let onDisk = PathText.joined(workingDirectory, folder)
            guard FileFacts(path: onDisk, followingLinks: true)?.kind == .folder else { continue }
            for entry in try FolderListing.entries(of: onDisk, shownAs: folder) {
                guard !entry.isFolder, Self.isTemporary(entry.name) else { continue }
                guard unlink(onDisk + "/" + entry.name) == 0 || errno == ENOENT else {
                    throw .cannotList(path: folder, problem: systemProblem(errno))
                }
                removed.append(PathText.joined(folder, entry.name))
            }
        }
        return removed
    }

    private static func isTemporary(_ name: String) -> Bool {
        guard name.hasPrefix(temporaryPrefix) else { return false }
        let rest = name.dropFirst(temporaryPrefix.count)
        return !rest.isEmpty && rest.utf8.count <= 16 && rest.allSatisfy(\.isHexDigit)
    }
}
