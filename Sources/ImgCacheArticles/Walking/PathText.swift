/// Paths as text, without looking at the disk.
enum PathText {
    /// Without `.` names, doubled slashes and a slash at the end; `..` stays. The folder itself
    /// is `.`.
    static func normalized(_ path: String) -> String {
        let names = path.split(separator: "/").filter { $0 != "." }
        if path.hasPrefix("/") { return "/" + names.joined(separator: "/") }
        return names.isEmpty ? "." : names.joined(separator: "/")
    }

    /// `path` as seen from `folder`; absolute paths stay as they are. Both normalized.
    static func joined(_ folder: String, _ path: String) -> String {
        if path.hasPrefix("/") || folder == "." { return path }
        if path == "." { return folder }
        return folder == "/" ? "/" + path : folder + "/" + path
    }

    /// Whether `path` is `folder` or lies in it. Both normalized.
    static func isInside(_ path: String, _ folder: String) -> Bool {
        if path == folder || folder == "." && !path.hasPrefix("/") && !path.hasPrefix("..") {
            return true
        }
        return path.utf8.starts(with: (folder == "/" ? "/" : folder + "/").utf8)
    }

    /// An absolute form with `..` taken out by text, to compare paths of different spelling.
    static func absolute(_ path: String, in folder: String) -> String {
        var names: [Substring] = []
        for name in (path.hasPrefix("/") ? path : folder + "/" + path).split(separator: "/") {
            switch name {
            case ".": break
            case "..": _ = names.popLast()
            default: names.append(name)
            }
        }
        return "/" + names.joined(separator: "/")
    }

    /// The last name.
    static func name(_ path: String) -> Substring {
        let bytes = path.utf8
        var end = bytes.endIndex
        while end > bytes.startIndex, bytes[bytes.index(before: end)] == .slash {
            end = bytes.index(before: end)
        }
        guard let slash = bytes[..<end].lastIndex(of: .slash) else { return path[..<end] }
        return path[bytes.index(after: slash)..<end]
    }

    /// Everything before the last name; `.` when there is nothing.
    static func folder(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
