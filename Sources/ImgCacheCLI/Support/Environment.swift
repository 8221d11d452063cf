internal import Glibc

/// The process's environment.
enum Environment {
    /// One variable; `nil` when it is not set.
    static func value(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Whether the locale and the terminal show more than ASCII.
    static var showsUnicode: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { value($0) }
            .first { !$0.isEmpty }
        let isUnicode = locale?.lowercased().replacing("-", with: "").hasSuffix("utf8") ?? false
        return isUnicode && value("TERM") != "dumb"
    }

    /// This program's own file, to be started again as a worker.
    static let executable: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard length > 0 else { return CommandLine.arguments[0] }
        return String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()

    /// All variables.
    static var all: [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let line = entry.pointee {
            let text = String(cString: line)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return result
    }
}
