internal import Yams

/// Reads YAML into nodes that know their lines.
enum YAMLReader {
    /// Reads one YAML document.
    ///
    /// - Parameters:
    ///   - text: The document; empty, or comments alone, gives `nil`.
    ///   - path: Named in the error.
    ///   - origin: Where a node on a line (from 1) stands.
    /// - Returns: The root.
    /// - Throws: ``SettingsError/syntax(path:line:column:problem:)`` for anything that is not one
    ///   document, and for a key that stands twice in a mapping.
    static func node(
        _ text: String, path: String, origin: (Int) -> Origin
    ) throws(SettingsError) -> ConfigNode? {
        do {
            guard let root = try compose(yaml: text) else { return nil }
            return convert(root, origin: origin)
        } catch let error as YamlError {
            throw fault(error, path: path)
        } catch {
            throw .syntax(path: path, line: 1, column: 1, problem: "\(error)")
        }
    }

    private static func convert(_ node: Node, origin: (Int) -> Origin) -> ConfigNode {
        let place = origin(node.mark?.line ?? 1)
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return ConfigNode(
                .scalar(scalar.string, isPlain ? .plain : .quoted), origin: place)
        case .sequence(let sequence):
            return ConfigNode(
                .list(sequence.map { convert($0, origin: origin) }), origin: place)
        case .mapping(let mapping):
            let members = mapping.map { key, value in
                ConfigNode.Member(
                    key: key.scalar?.string ?? "?", origin: origin(key.mark?.line ?? 1),
                    value: convert(value, origin: origin))
            }
            return ConfigNode(.map(members), origin: place)
        case .alias(let alias):
            return ConfigNode(.scalar("*\(alias.anchor)", .quoted), origin: place)
        }
    }

    private static func fault(_ error: YamlError, path: String) -> SettingsError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .syntax(path: path, line: mark.line, column: mark.column, problem: problem)
        case .duplicatedKeysInMapping(let keys, let context):
            .syntax(
                path: path, line: context.mark.line, column: context.mark.column,
                problem: "the key \(keys.joined(separator: ", ")) stands twice in one mapping, "
                    + "first here")
        case .reader(let problem, let offset, _, let yaml):
            .syntax(
                path: path, line: line(of: offset ?? 0, in: yaml), column: 1, problem: problem)
        default:
            .syntax(path: path, line: 1, column: 1, problem: "\(error)")
        }
    }

    private static func line(of offset: Int, in text: String) -> Int {
        text.prefix(offset).count(where: \.isNewline) + 1
    }
}
