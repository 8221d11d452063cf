/// Where a value of the configuration came from.
public enum Origin: Hashable, Sendable, CustomStringConvertible {
    /// A flag of the command line, as the user knows it: `--cache` or `--set fetch.perHost`.
    case flag(String)
    /// An environment variable.
    case environment(String)
    /// A line of a file, from 1.
    case file(path: String, line: Int)
    /// The default of the program.
    case standard

    /// For example `flag --cache`, `environment IMGCACHE_FETCH_PER_HOST`,
    /// `config/imgcache.yaml:12`, `default`.
    public var description: String {
        switch self {
        case .flag(let name): "flag \(name)"
        case .environment(let name): "environment \(name)"
        case .file(let path, let line): "\(path):\(line)"
        case .standard: "default"
        }
    }

    /// The origin as a mapping for JSON: `kind`, and what belongs to the kind.
    var value: SettingValue {
        switch self {
        case .flag(let name): ["kind": "flag", "name": .text(name)]
        case .environment(let name): ["kind": "environment", "name": .text(name)]
        case .file(let path, let line):
            ["kind": "file", "path": .text(path), "line": .integer(line)]
        case .standard: ["kind": "default"]
        }
    }

    /// File first in order of lines, then environment, flags, defaults: the order of complaints.
    var rank: (Int, Int) {
        switch self {
        case .file(_, let line): (0, line)
        case .environment: (1, 0)
        case .flag: (2, 0)
        case .standard: (3, 0)
        }
    }
}
