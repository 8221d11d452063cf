import CFileShim

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The calls to the file system that the store makes; each throws with its path.
enum Disk {
    /// Makes a folder with mode 0755, whatever the umask says; `false` when it is there already.
    @discardableResult
    static func makeFolder(_ path: String) throws(StoreError) -> Bool {
        guard mkdir(path, 0o755) == 0 else {
            if errno == EEXIST { return false }
            throw .system("make the folder", path)
        }
        guard chmod(path, 0o755) == 0 else { throw .system("set the mode of", path) }
        return true
    }

    /// Makes a folder and those above it.
    static func makeFolders(_ path: String) throws(StoreError) {
        var end = path.startIndex
        while end < path.endIndex {
            end = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
            try makeFolder(String(path[..<end]))
        }
    }

    /// The length of a regular file; `nil` when there is none of that name.
    static func size(of path: String) throws(StoreError) -> Int64? { try facts(of: path)?.size }

    /// What a regular file is; `nil` when there is none of that name.
    static func facts(of path: String) throws(StoreError) -> FileFacts? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("look at", path)
        }
        return status.st_mode & S_IFMT == S_IFREG ? FileFacts(status) : nil
    }

    /// Whether a folder has this name itself, and not by way of a link.
    static func isFolder(_ path: String) throws(StoreError) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return false }
            throw .system("look at", path)
        }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether anything has this name, a link that leads nowhere as well.
    static func exists(_ path: String) throws(StoreError) -> Bool {
        var status = stat()
        if lstat(path, &status) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw .system("look at", path) }
        return false
    }

    /// Renames over whatever has the new name; `false` when the old name or the folder of the
    /// new one does not exist.
    static func rename(_ from: String, to path: String) throws(StoreError) -> Bool {
        #if canImport(Glibc)
            let result = Glibc.rename(from, path)
        #elseif canImport(Musl)
            let result = Musl.rename(from, path)
        #else
            let result = Darwin.rename(from, path)
        #endif
        if result == 0 { return true }
        if errno == ENOENT { return false }
        throw .system("rename into place", path)
    }

    /// Deletes a file; one that is gone already is no error.
    static func delete(_ path: String) throws(StoreError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw .system("delete", path) }
    }

    /// Deletes a file or a folder with all that is in it; links are not followed.
    static func deleteTree(_ path: String) throws(StoreError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw .system("look at", path)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return try delete(path) }
        for name in try names(in: path) ?? [] { try deleteTree("\(path)/\(name)") }
        guard rmdir(path) == 0 || errno == ENOENT else { throw .system("delete", path) }
    }

    /// The names in a folder in no order, without `.` and `..`; `nil` when there is no folder.
    /// With `onlyFiles` what is no regular file (folders, links, pipes) is left out.
    static func names(
        in path: String, onlyFiles: Bool = false
    ) throws(StoreError) -> [String]? {
        guard let folder = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .system("list", path)
        }
        defer { closedir(folder) }
        // Entries are shorter than the declared `d_name`: reading it whole would run past them.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        var names: [String] = []
        errno = 0
        while let entry = readdir(folder) {
            let name = UnsafeRawPointer(entry).advanced(by: offset)
            let text = String(cString: name.assumingMemoryBound(to: CChar.self))
            if text != "." && text != ".." {
                let type = Int32(entry.pointee.d_type)
                let isFile =
                    type == Int32(DT_UNKNOWN)
                    ? try size(of: "\(path)/\(text)") != nil : type == Int32(DT_REG)
                if isFile || !onlyFiles { names.append(text) }
            }
            errno = 0
        }
        guard errno == 0 else { throw .system("list", path) }
        return names
    }

    /// Calls `body` with the length of every regular file below a folder, in no order; links are
    /// not followed.
    static func forEachFile(below folder: String, _ body: (Int64) throws -> Void) throws {
        for name in try names(in: folder) ?? [] {
            let path = "\(folder)/\(name)"
            if let bytes = try size(of: path) {
                try body(bytes)
            } else if try isFolder(path) {
                try forEachFile(below: path, body)
            }
        }
    }

    /// Has the disk begin with a file's bytes and waits for nothing; a failure shows in the flush
    /// that must follow.
    static func beginFlush(_ path: String) {
        do { _ = cfile_begin_flush(try OpenFile(reading: path).descriptor) } catch { return }
    }

    /// Waits until renames and deletions within a folder are on the disk.
    static func flushFolder(_ path: String) throws(StoreError) {
        try OpenFile(reading: path).flush()
    }

    /// Bytes that this user may still write to the file system of `path`.
    static func freeSpace(at path: String) throws(StoreError) -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw .system("measure the disk of", path) }
        return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }
}
