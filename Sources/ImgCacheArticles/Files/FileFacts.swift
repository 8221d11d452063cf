import Glibc
internal import ImgCacheModel

/// What `stat(2)` tells of a file.
struct FileFacts: Equatable {
    enum Kind { case file, folder, link, other }

    var kind: Kind
    var size: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
    var inode: UInt64
    var mode: UInt32
    var owner: UInt32
    var group: UInt32
    /// Hard links; 1 for most files.
    var links: UInt64

    init(_ facts: stat) {
        switch facts.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: kind = .other
        }
        size = Int64(facts.st_size)
        modified = Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
        inode = UInt64(facts.st_ino)
        mode = facts.st_mode & 0o7777
        owner = facts.st_uid
        group = facts.st_gid
        links = UInt64(facts.st_nlink)
    }

    /// Looks at a path; `nil` and `errno` where that fails.
    init?(path: String, followingLinks: Bool) {
        var facts = stat()
        let result = followingLinks ? stat(path, &facts) : lstat(path, &facts)
        guard result == 0 else { return nil }
        self.init(facts)
    }

    /// Looks at an open file; `nil` and `errno` where that fails.
    init?(descriptor: Int32) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { return nil }
        self.init(facts)
    }

    func documentStat(path: String) -> DocumentStat {
        DocumentStat(path: path, size: size, modified: modified, inode: inode)
    }
}

/// The system's word for an error number.
func systemProblem(_ number: Int32) -> String {
    String(cString: strerror(number))
}
