public import ImgCacheModel

/// Why the configuration cannot be used. Every case ends a command with exit status 3.
public enum SettingsError: ImgCacheError, Hashable {
    /// The file cannot be opened or read, or is no UTF-8 text.
    case unreadable(path: String, problem: String)
    /// The file is no YAML document with a mapping at its root.
    case syntax(path: String, line: Int, column: Int, problem: String)
    /// Keys or values are wrong; at least one fault, those of the file first, by line.
    case invalid([SettingFault])

    /// `config_unreadable`, `config_syntax`; of an invalid configuration the code that all its
    /// faults share (`config_unknown_key`, ...), else `config_invalid`.
    public var code: String {
        switch self {
        case .unreadable: return "config_unreadable"
        case .syntax: return "config_syntax"
        case .invalid(let faults):
            let kinds = Set(faults.map(\.kind))
            return kinds.count == 1 ? kinds.first?.rawValue ?? "config_invalid" : "config_invalid"
        }
    }

    /// 3, configuration.
    public var exitStatus: ExitStatus { .configuration }

    /// One line a fault.
    public var description: String {
        switch self {
        case .unreadable(let path, let problem):
            "\(path): cannot be read: \(problem). Give another file with --config, "
                + "or write one with imgcache init."
        case .syntax(let path, let line, let column, let problem):
            "\(path):\(line):\(column): not a YAML configuration: \(problem)."
        case .invalid(let faults):
            faults.map(\.description).joined(separator: "\n")
        }
    }
}
